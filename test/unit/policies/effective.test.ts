import { expect, test } from "vitest";
import { effectivePolicy, sessionRules, settingValue } from "../../../policies/effective.ts";
import type { PolicyPayload } from "../../../policies/policy.ts";
import { calendarEntry, EVERYWHERE, policyOf } from "../../support/policies.ts";

const target = { deviceId: "d-1", groups: ["wards"], deviceClass: "shared", nowMs: 0 } as const;

function join(payloads: readonly PolicyPayload[]) {
  return effectivePolicy(payloads, target).settings;
}

test("says which line won and what it overrode", () => {
  const strict = policyOf({ "session.idle.lockAfter": { value: 120_000, line: 7 } });
  const loose = policyOf(
    { "session.idle.lockAfter": { value: 900_000, line: 3 } },
    { name: "base" },
  );
  expect(join([loose, strict])["session.idle.lockAfter"]).toEqual({
    value: 120_000,
    origin: { policy: "policy-1", line: 7 },
    combinedWith: [],
    overridden: [{ value: 900_000, origin: { policy: "base", line: 3 } }],
    settled: null,
  });
});

test("names every policy whose values a union is made of", () => {
  const one = policyOf({ "browsers.clear.data": { value: ["cookies"], line: 4 } });
  const other = policyOf(
    { "browsers.clear.data": { value: ["storage"], line: 9 } },
    { name: "web" },
  );
  const setting = join([other, one])["browsers.clear.data"];
  expect(setting.value).toEqual(["cookies", "storage"]);
  expect([setting.origin, ...setting.combinedWith]).toEqual([
    { policy: "policy-1", line: 4 },
    { policy: "web", line: 9 },
  ]);
});

test("what one device is told stays with it", () => {
  const before = join([]);
  const told = join([policyOf({ "session.idle.lockAfter": { value: 120_000, line: 7 } })]);
  expect(Object.keys(told)).toEqual(Object.keys(before));
  expect(told["session.idle.lockAfter"].value).toBe(120_000);
  expect(join([])).toEqual(before);
});

test("without any policy browsers are cleared at the end, and nothing is locked or ended", () => {
  const rules = sessionRules(effectivePolicy([], target));
  expect(rules.clearOn).toContain("signOut");
  expect(rules.clearData).toContain("cookies");
  expect([rules.lockAfterMs, rules.clearAfterMs, rules.signOutAfterMs]).toEqual([null, null, null]);
  expect(join([])["session.maxLength"].origin).toEqual({ policy: "default", line: null });
});

test.each([
  ["its group", { all: false, groups: ["wards"], devices: [], exclude: [] }, true],
  ["its id", { all: false, groups: [], devices: ["d-1"], exclude: [] }, true],
  ["everything", EVERYWHERE, true],
  ["another group", { all: false, groups: ["labs"], devices: [], exclude: [] }, false],
])("a policy for %s joins: %s", (_who, appliesTo, joins) => {
  const policy = policyOf({ "session.maxLength": { value: 3_600_000, line: 1 } }, { appliesTo });
  expect(effectivePolicy([policy], target).joined.length === 1).toBe(joins);
});

test("an exclusion holds until its day and no longer", () => {
  const until = "2027-01-31T00:00:00.000Z";
  const exclude = [{ devices: ["d-1"], groups: [], until, reason: "long operations" }];
  const policy = policyOf({}, { appliesTo: { ...EVERYWHERE, exclude } });
  const at = (nowMs: number) => effectivePolicy([policy], { ...target, nowMs });
  expect(at(Date.parse(until) - 1).leftOut).toEqual([{ name: "policy-1", because: "excluded" }]);
  expect(at(Date.parse(until)).joined).toHaveLength(1);
});

test("a policy for another class of devices stays out", () => {
  const policy = policyOf({}, { deviceClass: "kiosk" });
  expect(effectivePolicy([policy], target).leftOut).toEqual([
    { name: "policy-1", because: "otherClass" },
  ]);
});

test.each([
  [60_000, 300_000, 60_000],
  [300_000, 300_000, 150_000],
  [20_000, 30_000, 20_000],
])("a warning of %d ms before a lock after %d ms becomes %d ms", (warn, lock, settled) => {
  const policy = policyOf({
    "session.idle.warnBefore": { value: warn, line: 1 },
    "session.idle.lockAfter": { value: lock, line: 2 },
  });
  expect(settingValue(effectivePolicy([policy], target), "session.idle.warnBefore")).toBe(settled);
});

test.each([
  ["critical", ["lock"]],
  ["display", []],
] as const)("nothing on a %s device ends by itself", (deviceClass, acts) => {
  const policy = policyOf({
    "session.idle.signOutAfter": { value: 60_000, line: 1 },
    "session.maxLength": { value: 3_600_000, line: 2 },
    "session.calendar": {
      value: [calendarEntry({ id: "a", act: "lock" }), calendarEntry({ id: "b", act: "clear" })],
      line: 3,
    },
  });
  const effective = effectivePolicy([policy], { ...target, deviceClass });
  expect(settingValue(effective, "session.idle.signOutAfter")).toBe("off");
  expect(settingValue(effective, "session.maxLength")).toBe("off");
  expect(settingValue(effective, "session.calendar").map(({ act }) => act)).toEqual(acts);
  expect(effective.settings["session.maxLength"].settled).toMatch(/ends by itself/);
});

test("credentials are cleared only where people change", () => {
  const policy = policyOf({
    "browsers.clear.data": { value: ["cookies", "credentials"], line: 1 },
  });
  const dataOn = (deviceClass: "personal" | "shared") =>
    settingValue(effectivePolicy([policy], { ...target, deviceClass }), "browsers.clear.data");
  expect(dataOn("personal")).toEqual(["cookies"]);
  expect(dataOn("shared")).toEqual(["cookies", "credentials"]);
});
