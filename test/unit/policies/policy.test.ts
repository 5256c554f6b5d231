import { expect, test } from "vitest";
import { decodePolicyPayload } from "../../../policies/policy.ts";
import { calendarEntry, policyOf } from "../../support/policies.ts";

const good = policyOf({ "session.idle.lockAfter": { value: 300_000, line: 9 } });

function withSetting(key: string, value: unknown) {
  return { ...good, settings: { [key]: { value, line: 1 } } };
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

test("takes a good policy, from bytes or parsed", () => {
  const expected = { ok: true, value: { ...good, unsupported: [] } };
  expect(decodePolicyPayload(good)).toEqual(expected);
  expect(decodePolicyPayload(bytesOf(good))).toEqual(expected);
});

test.each([0, -1, 29_999, 86_400_001, 1e308])("refuses an idle limit of %d ms", (value) => {
  expect(decodePolicyPayload(withSetting("session.idle.lockAfter", value))).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^session\.idle\.lockAfter: must be/),
  });
});

test.each([
  ["a text", "5"],
  ["null", null],
  ["nothing", undefined],
])("refuses %s as an idle limit", (_what, value) => {
  const decoded = decodePolicyPayload(withSetting("session.idle.lockAfter", value));
  expect(decoded).toMatchObject({ ok: false, reason: "badShape" });
});

test("names everything that is wrong, not only the first thing", () => {
  const decoded = decodePolicyPayload({
    ...good,
    name: "Not A Name",
    settings: {
      "session.idle.lockAfter": { value: 0, line: 1 },
      "session.idle.clearAfter": { value: true, line: 2 },
    },
  });
  expect(decoded.ok ? "" : decoded.detail.split("\n").map((line) => line.split(":")[0])).toEqual([
    "name",
    "session.idle.lockAfter",
    "session.idle.clearAfter",
  ]);
});

test.each([
  [500, true],
  [501, false],
])("%d risk rules: accepted %s", (length, accepted) => {
  const rules = Array.from({ length }, () => ({ when: "true", tier: "high" }));
  expect(decodePolicyPayload(withSetting("risk.rules", rules)).ok).toBe(accepted);
});

test("takes 256 KiB and refuses one byte more", () => {
  const text = JSON.stringify(good);
  const padded = (size: number) => new TextEncoder().encode(text.padEnd(size));
  expect(decodePolicyPayload(padded(256 * 1024)).ok).toBe(true);
  expect(decodePolicyPayload(padded(256 * 1024 + 1))).toMatchObject({ reason: "tooLarge" });
});

test.each([
  ["session.run", "/bin/sh"],
  ["browsers.clear.paths", ["../../etc"]],
  ["browsers.clear.keepSites", ["../../etc"]],
  ["browsers.clear.keepSites", ["*"]],
  ["browsers.clear.families", ["all"]],
  ["browsers.managed.urlAllow", ["file:///etc"]],
  ["browsers.managed.urlBlock", ["javascript:alert(1)"]],
  ["kiosk.start", "file:///etc/passwd"],
  ["kiosk.start", "javascript:alert(1)"],
  ["kiosk.start", "http://intranet.example/"],
  ["kiosk.start", "https://user:secret@intranet.example/"],
  ["kiosk.start", "https://intranet.example/a/../b"],
  ["kiosk.allow", ["https://intranet.example/../*"]],
  ["kiosk.permit", { "file://": ["print"] }],
  ["kiosk.permit", { "https://intranet.example": ["run"] }],
  ["__proto__", { polluted: true }],
])("has no room for %s = %j", (key, value) => {
  const text = JSON.stringify(good).replace(
    /"settings":.*/,
    `"settings":{${JSON.stringify(key)}:{"value":${JSON.stringify(value)},"line":1}}}`,
  );
  expect(decodePolicyPayload(JSON.parse(text))).toMatchObject({ ok: false, reason: "badShape" });
});

test.each(["https://intranet.example/", "http://localhost:8080/", "http://127.0.0.1:3000/start"])(
  "lets a kiosk start at %s",
  (start) => {
    expect(decodePolicyPayload(withSetting("kiosk.start", start)).ok).toBe(true);
  },
);

test.each([
  ["twice within a minute", [calendarEntry({ daily: ["07:00", "07:01"] })]],
  ["every minute", [calendarEntry({ daily: null, cron: "* * * * *" })]],
  ["across midnight", [calendarEntry({ daily: ["23:55", "00:05"] })]],
  [
    "from two entries on one day of the month",
    [
      calendarEntry({ id: "a", daily: null, cron: "0 7 1 * *" }),
      calendarEntry({ id: "b", daily: null, cron: "5 7 * 6 *" }),
    ],
  ],
])("refuses a calendar that acts %s", (_what, entries) => {
  expect(decodePolicyPayload(withSetting("session.calendar", entries))).toMatchObject({
    ok: false,
    reason: "outOfBounds",
    detail: expect.stringContaining("15 minutes"),
  });
});

test("takes a calendar that acts every 15 minutes", () => {
  const entries = [calendarEntry({ daily: null, cron: "*/15 * * * *" })];
  expect(decodePolicyPayload(withSetting("session.calendar", entries)).ok).toBe(true);
});

test.each([
  ["an unknown zone", { zone: "Mars/Olympus" }],
  ["initials that several zones have", { zone: "IST" }],
  ["daily and cron at once", { cron: "0 7 * * *" }],
  ["neither daily nor cron", { daily: null }],
  ["a cron line of six fields", { daily: null, cron: "0 0 7 * * *" }],
  ["a warning of 10 s", { warnBeforeMs: 10_000 }],
])("refuses a calendar entry with %s", (_what, rest) => {
  const decoded = decodePolicyPayload(withSetting("session.calendar", [calendarEntry(rest)]));
  expect(decoded.ok).toBe(false);
});

test("a version near the limit of integers can't block every later one", () => {
  const decoded = decodePolicyPayload({ ...good, version: 2 ** 53 - 1 });
  expect(decoded).toMatchObject({ ok: false, reason: "outOfBounds" });
});

test("at its own schema an unknown setting refuses the whole policy", () => {
  const decoded = decodePolicyPayload(withSetting("session.mood", "calm"));
  expect(decoded).toMatchObject({ ok: false, reason: "badShape" });
});

test("one schema ahead, what is unknown is left out and listed", () => {
  const newer = {
    ...good,
    schema: 2,
    mood: "calm",
    settings: { ...good.settings, "session.mood": { value: "calm", line: 3 } },
  };
  expect(decodePolicyPayload(newer)).toMatchObject({
    ok: true,
    value: { settings: good.settings, unsupported: ["mood", "session.mood"] },
  });
});

test("one schema ahead, what is known is still judged", () => {
  const newer = { ...withSetting("session.idle.lockAfter", 1), schema: 2 };
  expect(decodePolicyPayload(newer)).toMatchObject({ ok: false, reason: "outOfBounds" });
});

test("a newer agent reads the policy of an older server as it stands", () => {
  expect(decodePolicyPayload(good, 2)).toMatchObject({ ok: true, value: { unsupported: [] } });
});

test("a schema further ahead is refused as too new", () => {
  expect(decodePolicyPayload({ ...good, schema: 3 })).toMatchObject({ reason: "tooNew" });
});

test.each([
  ["no JSON", new TextEncoder().encode("{"), "notJson"],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "notJson"],
  ["a list", [], "badShape"],
  ["nothing", null, "badShape"],
  ["no settings", { ...good, settings: undefined }, "badShape"],
  ["an unknown field", { ...good, paths: ["/"] }, "badShape"],
])("refuses %s", (_what, input, reason) => {
  expect(decodePolicyPayload(input)).toMatchObject({ ok: false, reason });
});
