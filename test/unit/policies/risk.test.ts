import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RISK_TIERS, type RiskRule, type RiskTier } from "../../../policies/catalogue/risk.ts";
import { readRules, riskTier } from "../../../policies/risk.ts";
import {
  NO_RISK,
  nextStanding,
  type RiskStanding,
  rankOf,
} from "../../../policies/risk-standing.ts";
import { forAll } from "../../support/property.ts";
import { riskContext } from "../../support/risk.ts";

const MINUTE = 60_000;
const OPEN_DISK = 'checks.diskEncryption == "violated"';
const NIGHT = "time.hour >= 20 || time.hour < 6";
const RULES: readonly RiskRule[] = [
  { when: NIGHT, tier: "medium" },
  { when: OPEN_DISK, tier: "high" },
];
const checks = riskContext().checks;
const openDisk = riskContext({ checks: { ...checks, diskEncryption: "violated" } });

test("the highest tier that a rule raises wins, with what to say of it", () => {
  const night = { hour: 22, minute: 0, weekday: "wed" } as const;
  expect(riskTier(readRules(RULES), riskContext()).tier).toBeNull();
  expect(riskTier(readRules(RULES), riskContext({ time: night }))).toMatchObject({
    tier: "medium",
    because: [{ when: NIGHT, causes: ["time"] }],
  });
  expect(riskTier(readRules(RULES), { ...openDisk, time: night })).toMatchObject({
    tier: "high",
    because: [{ when: OPEN_DISK, causes: ["diskEncryption"] }],
  });
});

test.each([
  ['checks.firewall != "met"', "violated", ["firewall"]],
  ['checks.firewall != "met"', "unknown", ["untold"]],
  ['checks.firewall == "met" && session.idle == false', "met", ["device", "session"]],
] as const)("%s, where it is %s, is told as %s", (when, firewall, causes) => {
  const context = riskContext({ checks: { ...checks, firewall } });
  const { because } = riskTier(readRules([{ when, tier: "high" }]), context);
  expect(because).toMatchObject([{ causes }]);
});

test("a rule that can't be judged raises nothing, is named, and stops no other", () => {
  const rules = readRules([
    { when: "facts.battery.percent < 10.0", tier: "critical" },
    { when: "1 / (session.minutes - 5) == 1", tier: "critical" },
    { when: "no.such", tier: "critical" },
    { when: OPEN_DISK, tier: "high" },
  ]);
  const { tier, faults } = riskTier(rules, openDisk);
  expect(tier).toBe("high");
  expect(faults.map(({ fault }) => fault).sort()).toEqual(["failed", "unknown", "unreadable"]);
});

test("while no session is meant, rules about one are left out and no fault", () => {
  const rules = readRules([{ when: 'session.kind == "named"', tier: "high" }]);
  expect(riskTier(rules, riskContext({ session: null }))).toMatchObject({ tier: null, faults: [] });
  expect(riskTier(rules, riskContext()).tier).toBe("high");
});

const level = (tier: RiskTier | null) => ({
  tier,
  because: tier === null ? [] : [{ when: tier, tier, causes: ["time" as const] }],
});
const EVERY_TIER: readonly RiskRule[] = RISK_TIERS.map((tier) => ({ when: tier, tier }));

function judge(
  held: RiskStanding,
  tier: RiskTier | null,
  nowMs: number,
  rules = EVERY_TIER,
): RiskStanding {
  return nextStanding(held, level(tier), rules, { nowMs, stableForMs: 10 * MINUTE });
}

test("tightens at once and loosens after ten minutes that were never interrupted", () => {
  const high = judge(NO_RISK, "high", 0);
  expect(high.tier).toBe("high");
  const falling = judge(high, null, MINUTE);
  expect(falling.tier).toBe("high");
  expect(judge(falling, null, 11 * MINUTE - 1).tier).toBe("high");
  expect(judge(falling, null, 11 * MINUTE).tier).toBeNull();
  const interrupted = judge(judge(falling, "high", 9 * MINUTE), null, 12 * MINUTE);
  expect(judge(interrupted, null, 21 * MINUTE).tier).toBe("high");
  expect(judge(interrupted, null, 22 * MINUTE).tier).toBeNull();
});

test("falls to the highest that was seen meanwhile, and waits again from there", () => {
  let standing = judge(judge(NO_RISK, "critical", 0), null, 0);
  standing = judge(standing, "medium", 5 * MINUTE);
  standing = judge(standing, null, 6 * MINUTE);
  standing = judge(standing, null, 10 * MINUTE);
  expect(standing.tier).toBe("medium");
  expect(judge(standing, null, 20 * MINUTE).tier).toBeNull();
});

test("a policy that takes its rule back acts at once, also where another rule still holds", () => {
  const high = judge(NO_RISK, "high", 0);
  const without = EVERY_TIER.filter(({ tier }) => tier !== "high");
  expect(judge(high, null, 1, without).tier).toBeNull();
  expect(judge(high, "medium", 1, without).tier).toBe("medium");
  expect(judge(high, null, 1, []).tier).toBeNull();
});

test("whatever is judged, nothing loosens before it was lower for the whole time", () => {
  const tiers = fc.constantFrom(null, ...RISK_TIERS);
  const steps = fc.array(fc.tuple(tiers, fc.integer({ min: 1, max: 15 * MINUTE })));
  forAll(steps, (list) => {
    let standing = NO_RISK;
    let nowMs = 0;
    const history: { readonly tier: RiskTier | null; readonly atMs: number }[] = [];
    for (const [tier, afterMs] of list) {
      nowMs += afterMs;
      history.push({ tier, atMs: nowMs });
      const before = standing.tier;
      standing = judge(standing, tier, nowMs);
      expect(rankOf(standing.tier)).toBeGreaterThanOrEqual(rankOf(tier));
      if (rankOf(standing.tier) >= rankOf(before)) continue;
      const after = rankOf(standing.tier);
      const lastHigher = history.findLast((one) => rankOf(one.tier) > after)?.atMs ?? 0;
      const firstLower = history.find(({ atMs }) => atMs > lastHigher)?.atMs ?? nowMs;
      expect(nowMs - firstLower).toBeGreaterThanOrEqual(10 * MINUTE);
    }
  });
});
