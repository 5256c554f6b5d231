import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RISK_TIERS } from "../../../policies/catalogue/risk.ts";
import { CATALOGUE, SETTING_KEYS } from "../../../policies/catalogue.ts";
import { effectivePolicy, sessionRules } from "../../../policies/effective.ts";
import type { PolicySettings } from "../../../policies/policy-settings.ts";
import { SHORTENED_BY_TIERS, withTier } from "../../../policies/risk-limits.ts";
import { DEVICE_CLASSES, type DeviceClass } from "../../../policies/vocabulary.ts";
import { anyPolicy, policyOf } from "../../support/policies.ts";
import { forAll } from "../../support/property.ts";

const MINUTE = 60_000;
function inForce(settings: PolicySettings, deviceClass: DeviceClass = "shared") {
  const target = { deviceId: "d-1", groups: [], deviceClass, nowMs: 0 };
  return effectivePolicy([policyOf(settings)], target);
}

test("a tier's limits join the others, and each says where it stands", () => {
  const policy = inForce({
    "session.idle.lockAfter": { value: 5 * MINUTE, line: 4 },
    "session.maxLength": { value: 60 * MINUTE, line: 5 },
    "risk.tiers.high.session.idle.lockAfter": { value: 2 * MINUTE, line: 9 },
    "risk.tiers.high.session.maxLength": { value: 240 * MINUTE, line: 10 },
  });
  const { settings } = withTier(policy, "high");
  expect(settings["session.idle.lockAfter"]).toMatchObject({
    value: 2 * MINUTE,
    origin: { policy: "policy-1", line: 9 },
    overridden: [{ value: 5 * MINUTE, origin: { line: 4 } }],
  });
  expect(settings["session.maxLength"]).toMatchObject({ value: 60 * MINUTE, origin: { line: 5 } });
  expect(settings["session.idle.warnBefore"].value).toBe(MINUTE);
  expect(withTier(policy, null)).toBe(policy);
  expect(withTier(policy, "medium").settings["session.idle.lockAfter"].value).toBe(5 * MINUTE);
});

test("the warning follows a limit that a tier shortened", () => {
  const policy = inForce({
    "session.idle.lockAfter": { value: 5 * MINUTE, line: 4 },
    "risk.tiers.medium.session.idle.lockAfter": { value: MINUTE, line: 9 },
  });
  expect(sessionRules(withTier(policy, "critical"))).toMatchObject({
    lockAfterMs: MINUTE,
    warnBeforeMs: MINUTE / 2,
  });
});

test("nothing on a critical device ends by itself, whatever the tier", () => {
  const policy = inForce(
    { "risk.tiers.critical.session.maxLength": { value: 240 * MINUTE, line: 9 } },
    "critical",
  );
  expect(withTier(policy, "critical").settings["session.maxLength"]).toMatchObject({
    value: "off",
    settled: "nothing on a critical device ends by itself",
  });
});

const worlds = fc.tuple(
  fc.array(anyPolicy, { minLength: 1, maxLength: 4 }),
  fc.constantFrom(...DEVICE_CLASSES),
);

test("no tier loosens anything, and a higher one is never looser", () => {
  forAll(worlds, ([policies, deviceClass]) => {
    const none = effectivePolicy(policies, { deviceId: "d-1", groups: [], deviceClass, nowMs: 0 });
    let before = none;
    for (const tier of RISK_TIERS) {
      const after = withTier(none, tier);
      for (const key of SHORTENED_BY_TIERS) {
        const [looser, stricter] = [before.settings[key].value, after.settings[key].value];
        expect(CATALOGUE[key].join(looser, stricter), `${key} at ${tier}`).toEqual(stricter);
        expect(CATALOGUE[key].schema.safeParse(stricter).success).toBe(true);
      }
      before = after;
    }
  });
});

test("a tier touches nothing but its limits and the warning before them", () => {
  const touched: readonly string[] = [...SHORTENED_BY_TIERS, "session.idle.warnBefore"];
  const others = SETTING_KEYS.filter((key) => !touched.includes(key));
  forAll(worlds, ([policies, deviceClass]) => {
    const none = effectivePolicy(policies, { deviceId: "d-1", groups: [], deviceClass, nowMs: 0 });
    const { settings } = withTier(none, "critical");
    for (const key of others) expect(settings[key]).toEqual(none.settings[key]);
  });
});
