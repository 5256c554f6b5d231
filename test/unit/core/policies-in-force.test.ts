import { expect, test } from "vitest";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import { withTier } from "../../../policies/risk-limits.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { policyOf } from "../../support/policies.ts";

test("what tightens a policy for a while tightens a tier's limits too", () => {
  const standing = { deviceId: "d-1", mode: "enforce", deviceClass: "shared", groups: [] } as const;
  const policies = new PoliciesInForce(new FakeClock(), standing, (rules) => ({
    ...rules,
    lockAfterMs: (rules.lockAfterMs ?? 0) / 2,
  }));
  policies.setPolicies([
    policyOf({
      "session.idle.lockAfter": { value: 600_000, line: 1 },
      "risk.tiers.high.session.idle.lockAfter": { value: 120_000, line: 2 },
    }),
  ]);
  expect(policies.rules.lockAfterMs).toBe(300_000);
  expect(policies.rulesOf(withTier(policies.effective, "high")).lockAfterMs).toBe(60_000);
});
