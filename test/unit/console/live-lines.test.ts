import { expect, test } from "vitest";
import {
  type LiveFilter,
  linesOf,
  postureOf,
  shownLines,
  stateOf,
} from "../../../server/console/model/live/live-lines.ts";
import {
  alarmsInWords,
  lastClearWords,
  nextWords,
  policyFault,
  policyWords,
  postureWords,
  whoWords,
} from "../../../server/console/model/live/live-words.ts";
import { openAlarms } from "../../../server/console/model/live/open-alarms.ts";
import { sayer } from "../../../server/console/translate.ts";
import { liveRowOf, liveSession } from "../../support/live-values.ts";

const SAY = sayer("en");
const ALL: LiveFilter = { text: "", state: "", group: "", posture: "", alarm: "" };
const NOW_MS = Date.parse("2026-11-22T08:00:00Z");
const locked = liveSession("s1", { stage: "locked", person: "p-77" });
const FLEET = [
  liveRowOf("ward-10", { rest: { sessions: [liveSession("s1"), locked] } }),
  liveRowOf("ward-2"),
  liveRowOf("or-1", {
    device: { online: false, groups: ["theatre"] },
    rest: { sessions: [locked] },
  }),
];
const lines = linesOf(FLEET);
const keysOf = (filter: Partial<LiveFilter>, order: Parameters<typeof shownLines>[2] = "device") =>
  shownLines(lines, { ...ALL, ...filter }, order).map(({ key }) => key);

test("gives every session a line, and a device with nobody one too, in people's order", () => {
  expect(keysOf({})).toEqual(["or-1/s1", "ward-2", "ward-10/s1", "ward-10/s1"]);
});

test("says nothing of a session on a device that nobody hears", () => {
  expect(lines.map(stateOf)).toEqual(["active", "locked", "empty", "offline"]);
});

test("narrows by words, state, group and posture", () => {
  expect(keysOf({ text: "p-77 ward" })).toEqual(["ward-10/s1"]);
  expect(keysOf({ state: "offline" })).toEqual(["or-1/s1"]);
  expect(keysOf({ group: "theatre", state: "locked" })).toEqual([]);
  expect(keysOf({ posture: "fine" })).toHaveLength(4);
  expect(keysOf({ posture: "violated" })).toEqual([]);
});

const stuck = liveRowOf("lobby-kiosk-1", {
  rest: { alarms: [{ at: "2026-11-22T07:55:00Z", kind: "kioskFault", detail: "no browser" }] },
});

test("narrows to the devices at which an alarm is open, or to the others", () => {
  const all = [...lines, ...linesOf([stuck])];
  const keysWith = (alarm: LiveFilter["alarm"]) =>
    shownLines(all, { ...ALL, alarm }, "device").map(({ key }) => key);
  expect(keysWith("open")).toEqual(["lobby-kiosk-1"]);
  expect(keysWith("none")).toEqual(keysOf({}));
});

test("names each open alarm with its device, the newest first", () => {
  const at = "2026-11-22T07:59:00Z";
  const unknown = { at, kind: "frontDoorOpen", detail: "as a newer server says it" };
  const other = liveRowOf("desk-1", { rest: { alarms: [unknown] } });
  expect(openAlarms([stuck, ...FLEET, other], SAY)).toEqual([
    {
      ...{ key: "desk-1/frontDoorOpen", deviceId: "desk-1", hostName: "desk-1", at },
      ...{ words: "front door open", detail: unknown.detail },
    },
    {
      ...{ key: "lobby-kiosk-1/kioskFault", deviceId: "lobby-kiosk-1", hostName: "lobby-kiosk-1" },
      ...{ words: "a kiosk that sends people to the desk", detail: "no browser" },
      at: "2026-11-22T07:55:00Z",
    },
  ]);
  expect(alarmsInWords(stuck, SAY)).toBe("Alarm: a kiosk that sends people to the desk");
  const counted = [1, 2].map((count) => SAY("alarms.open", { count }));
  expect(counted).toEqual(["1 alarm is open", "2 alarms are open"]);
});

test("puts who asks first by state, and what has no next event last", () => {
  const soon = { act: "lock", reason: "idle", at: "2026-11-22T08:04:12Z" } as const;
  const asking = liveRowOf("z", {
    rest: {
      sessions: [liveSession("s1", { next: soon })],
      requests: [{ sessionId: "s1", for: "moreTime", at: "2026-11-22T07:59:00Z" }],
    },
  });
  const all = [...lines, ...linesOf([asking])];
  expect(shownLines(all, ALL, "state")[0]?.key).toBe("z/s1");
  expect(shownLines(all, ALL, "next")[0]?.key).toBe("z/s1");
});

test("tells who, what is next, and how the device is, in a few words", () => {
  const next = { act: "signOut", reason: "calendar", at: "2026-11-22T08:04:12Z" } as const;
  expect(nextWords({ session: liveSession("s1", { next }) }, NOW_MS, SAY)).toBe(
    "sign-out in 4m, calendar",
  );
  expect(whoWords({ session: liveSession("s1", { person: null }) }, SAY)).toBe("somebody");
  expect(whoWords({ session: liveSession("s1", { person: null, kind: "kiosk" }) }, SAY)).toBe(
    "a guest",
  );
  const finding = (check: "firewall" | "autologin", result: "violated" | "unknown") => ({
    ...{ check, result, words: check },
  });
  const withFindings = (findings: ReturnType<typeof finding>[] | null) =>
    liveRowOf("a", { rest: { findings } });
  expect(postureWords(withFindings([finding("firewall", "violated")]), SAY)).toBe("firewall");
  expect(
    postureWords(
      withFindings([finding("firewall", "violated"), finding("autologin", "violated")]),
      SAY,
    ),
  ).toBe("2 violated");
  expect(postureOf(withFindings(null))).toBe("unknown");
  expect(postureOf(withFindings([finding("firewall", "unknown")]))).toBe("unknown");
});

test("says of policies what is not as published", () => {
  const applied = [
    { name: "ward", version: 12 },
    { name: "night", version: 3 },
  ];
  const row = liveRowOf("a", { rest: { policies: { applied, rejected: 0, behind: true } } });
  expect([policyWords(row, SAY), policyFault(row, SAY)]).toEqual(["ward 12 + 1", "behind"]);
  const refusing = { ...row, policies: { ...row.policies, rejected: 2 } };
  expect(policyFault(refusing, SAY)).toBe("2 refused");
});

test("never calls a clearing done that is not", () => {
  const cleared = (status: "done" | "partial") =>
    liveRowOf("a", {
      rest: { lastClear: { receiptId: "r", at: "2026-11-22T06:00:00Z", status } },
    });
  expect(lastClearWords(cleared("done"), NOW_MS, SAY)).toBe("2h ago");
  expect(lastClearWords(cleared("partial"), NOW_MS, SAY)).toBe("2h ago, partial");
});

test("filters and orders ten thousand lines while a key is held down", () => {
  const many = linesOf(Array.from({ length: 10_000 }, (_, index) => liveRowOf(`pc-${index}`)));
  expect(shownLines(many, { ...ALL, text: "pc-99" }, "device")).toHaveLength(111);
});
