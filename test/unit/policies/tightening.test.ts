import { expect, test } from "vitest";
import { effectivePolicy } from "../../../policies/effective.ts";
import type { PolicySettings } from "../../../policies/policy-settings.ts";
import { tightenedSettings } from "../../../policies/tightening.ts";
import { policyOf } from "../../support/policies.ts";

const TARGET = { deviceId: "d1", groups: [], deviceClass: "shared", nowMs: 0 } as const;
const settingsOf = (settings: PolicySettings) =>
  effectivePolicy([policyOf(settings)], TARGET).settings;
const lockAfter = (value: number | "off"): PolicySettings => ({
  "session.idle.lockAfter": { value, line: 1 },
});
const data = (value: ("cookies" | "cache")[]): PolicySettings => ({
  "browsers.clear.data": { value, line: 1 },
});

test.each([
  ["a lock where there was none", {}, lockAfter(300_000), ["session.idle.lockAfter"]],
  ["an earlier lock", lockAfter(600_000), lockAfter(300_000), ["session.idle.lockAfter"]],
  ["a later lock", lockAfter(300_000), lockAfter(600_000), []],
  ["no lock any more", lockAfter(300_000), lockAfter("off"), []],
  ["the same lock", lockAfter(300_000), lockAfter(300_000), []],
  ["more to clear", data(["cookies"]), data(["cookies", "cache"]), ["browsers.clear.data"]],
  ["less to clear", data(["cookies", "cache"]), data(["cookies"]), []],
  ["other things to clear", data(["cookies"]), data(["cache"]), ["browsers.clear.data"]],
] as const)("%s", (_, before, after, tightened) => {
  expect(tightenedSettings(settingsOf(before), settingsOf(after))).toEqual(tightened);
});

test("how the shell looks tightens nothing", () => {
  const named: PolicySettings = { "shell.organisation": { value: "North", line: 1 } };
  expect(tightenedSettings(settingsOf({}), settingsOf(named))).toEqual([]);
});
