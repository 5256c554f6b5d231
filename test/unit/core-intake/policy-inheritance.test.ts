import { expect, test } from "vitest";
import { intakePolicies, restoreHeld } from "../../../agent/core/policy-intake.ts";
import type { PolicySettings } from "../../../policies/policy-settings.ts";
import { ruleRefusals } from "../../../policies/risk.ts";
import type { DeviceClass } from "../../../policies/vocabulary.ts";
import { policyOf } from "../../support/policies.ts";
import { sealJson, testKey } from "../../support/test-keys.ts";

const key = testKey();
const scope = { trustedKeys: [key.trusted], serverId: "server-1" };
const NOW_MS = Date.parse("2026-11-25T00:00:00Z");
const line = 1;

function keeping(deviceClass: DeviceClass, more: PolicySettings = {}) {
  const settings = { "browsers.clear.keepSites": { value: ["a.example"], line }, ...more };
  return sealJson("policy.v1", policyOf(settings, { deviceClass }), key);
}

function intake(envelope: ReturnType<typeof keeping>, isHeld = false) {
  const before = isHeld ? [{ name: "", version: 0, sha256: "", envelope }] : [];
  const held = restoreHeld(before, scope).accepted.map((one) => one.held);
  const floorOf = (name: string) => held.find((one) => one.name === name) ?? null;
  return intakePolicies([envelope], { ...scope, held, floorOf, nowMs: NOW_MS, ruleRefusals });
}

test.each(["shared", "kiosk"] as const)(
  "refuses kept sites on a %s device until the policy says who inherits them",
  (deviceClass) => {
    const { accepted, rejected } = intake(keeping(deviceClass));
    expect(accepted).toEqual([]);
    expect(rejected).toMatchObject([{ name: "policy-1", fault: "badPolicy" }]);
    expect(rejected[0]?.reasons.join()).toContain("nextPersonInherits");
  },
);

test.each([true, false])("takes them where it says %s", (value) => {
  const said = { "browsers.clear.nextPersonInherits": { value, line } };
  expect(intake(keeping("shared", said)).accepted).toHaveLength(1);
});

test("takes them where the next person is the same one", () => {
  expect(intake(keeping("personal")).accepted).toHaveLength(1);
});

test("leaves one in force that an earlier agent took: nothing loosens by its going", () => {
  const { accepted, rejected } = intake(keeping("shared"), true);
  expect(accepted).toHaveLength(1);
  expect(rejected).toEqual([]);
});
