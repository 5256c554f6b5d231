import { expect, test } from "vitest";
import { guestRules, guestStep } from "../../../main/guest.ts";
import { keeper, rulesAt } from "../../support/kept-guests.ts";
import { statusOf } from "../../support/shell-values.ts";

const START = "https://intranet.example/";
const RULES = { start: START, allow: [], permit: {} };
const KIOSK = { sessionKind: "kiosk", guest: { start: START } } as const;

test.each(["active", "noticed", "warned", "locked"] as const)(
  "keeps the guest's browser while the kiosk is %s",
  (stage) => expect(guestRules(statusOf({ ...KIOSK, stage }))).toEqual(RULES),
);

test.each([
  ["nothing is known", null],
  ["the session was cleared", statusOf({ ...KIOSK, stage: "cleared" })],
  ["the session has ended", statusOf({ ...KIOSK, stage: "signedOut" })],
  ["somebody has browsers of their own", statusOf({ ...KIOSK, sessionKind: "generic" })],
  ["no start page is set", statusOf({ sessionKind: "kiosk", guest: null })],
  ["the agent is older and says nothing of it", statusOf({ sessionKind: "kiosk" })],
])("has no browser where %s", (_, status) => expect(guestRules(status)).toBeNull());

test.each([
  [null, null, "stay"],
  ["a", "a", "stay"],
  [null, "a", "open"],
  ["a", null, "close"],
  ["a", "b", "change"],
] as const)("from %s to %s: %s", (openAt, wanted, step) => {
  const began = rulesAt(openAt);
  expect(guestStep(began && { began, now: began }, rulesAt(wanted))).toBe(step);
});

test("gives the keys to whoever is there, and to nobody where nobody is", async () => {
  const { guests, calls } = keeper();
  await guests.toFront();
  await guests.want(rulesAt("a"));
  await guests.toFront();
  expect(calls).toEqual(["start a", "a to the front"]);
});

test("ends one guest before the next begins, however fast the wishes change", async () => {
  const { guests, calls } = keeper();
  await Promise.all([guests.want(rulesAt("a")), guests.want(null), guests.want(rulesAt("b"))]);
  await guests.close();
  const starts = calls.filter((call) => call.startsWith("start"));
  const ends = calls.filter((call) => call.startsWith("end"));
  expect(starts).toHaveLength(ends.length);
  expect(calls.at(-1)).toBe("told 0");
  let open = 0;
  for (const call of calls) {
    if (call.startsWith("start")) open += 1;
    if (call.startsWith("end")) open -= 1;
    expect(open).toBeLessThanOrEqual(1);
  }
});

test("a policy that changes is held where the guest is, and is the next one's from the start", async () => {
  const { guests, calls } = keeper();
  for (const page of ["a", "b", "b", "a"]) await guests.want(rulesAt(page));
  await guests.want(null);
  await guests.want(rulesAt("b"));
  expect(calls).toEqual(["start a", "hold a to b", "hold a to a", "end a", "told 0", "start b"]);
});

test("a browser that nobody has touched makes room for other rules", async () => {
  const { guests, calls } = keeper({ isUntouched: true });
  await guests.want(rulesAt("a"));
  await guests.want(rulesAt("b"));
  expect(calls).toEqual(["start a", "end a", "told 0", "start b"]);
});

test("a browser that somebody typed in on the screen is theirs, and a new one has the room that is left", async () => {
  const { guests, calls } = keeper({ isUntouched: true });
  await guests.want(rulesAt("a"));
  await guests.leaveRoom(300);
  await guests.press({ sign: "y" });
  for (const rules of [rulesAt("b"), null, rulesAt("b")]) await guests.want(rules);
  const own = ["start a", "a leaves 300", '{"sign":"y"} in a', "hold a to b", "end a", "told 0"];
  expect(calls).toEqual([...own, "start b", "b leaves 300"]);
});

test("says why no browser could be started", async () => {
  const { guests, calls } = keeper({ fails: true });
  await guests.want(rulesAt("a"));
  expect(calls).toEqual(["start a", "no display (1 in a row)"]);
});

test("three losses in five minutes are told once, and waited after whatever is wanted", async () => {
  const { guests, calls, clock } = keeper();
  await guests.want(rulesAt("a"));
  for (let loss = 0; loss < 3; loss += 1) {
    clock.onGone("lost");
    clock.nowMs += 1_000;
    await guests.want(rulesAt("a"));
  }
  expect(calls.filter((call) => call === "start a")).toHaveLength(3);
  expect(calls.filter((call) => call.includes("in a row"))).toEqual([
    "it crashed or hung (1 in a row)",
    "it crashed or hung (3 in a row)",
  ]);
  clock.nowMs += 29_999;
  clock.due.at(-1)?.run();
  await guests.want(rulesAt("a"));
  expect(calls.filter((call) => call === "start a")).toHaveLength(4);
});

test("a kiosk that loses every guest says so once, and that it is well when one has stayed", async () => {
  const { guests, calls, clock } = keeper();
  for (let loss = 0; loss < 6; loss += 1) {
    await guests.want(rulesAt("a"));
    clock.onGone("lost");
    await guests.want(rulesAt("a"));
    clock.nowMs += loss < 3 ? 30_000 : 301_000;
  }
  await guests.want(rulesAt("a"));
  expect(calls.filter((call) => call.startsWith("fault"))).toEqual(["fault lost"]);
  clock.due.at(-1)?.run();
  expect(calls.filter((call) => call.startsWith("fault"))).toEqual(["fault lost", "fault null"]);
  expect(calls.filter((call) => call.includes("desk"))).toContain("desk lost 30000");
});

test("a guest who closes the browser again and again is no fault", async () => {
  const { guests, calls, clock } = keeper();
  for (let time = 0; time < 5; time += 1) {
    await guests.want(rulesAt("a"));
    clock.onGone("closed");
    clock.nowMs += 1_000;
  }
  await guests.want(rulesAt("a"));
  expect(calls.filter((call) => call === "start a")).toHaveLength(6);
  expect(calls.filter((call) => call.includes("in a row"))).toEqual([]);
});
