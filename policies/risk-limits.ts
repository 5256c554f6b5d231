import { RISK_TIERS, type RiskTier } from "./catalogue/risk.ts";
import type { DurationOrOff } from "./catalogue/simple-rows.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { EffectivePolicy } from "./effective.ts";
import { type JoinedSetting, joinSetting } from "./join.ts";
import { rankOf } from "./risk-standing.ts";
import { type EffectiveSettings, settle } from "./settle.ts";

/** What a tier may shorten: each has a row of its own below `risk.tiers.TIER`. */
export const SHORTENED_BY_TIERS = [
  "session.idle.lockAfter",
  "session.idle.clearAfter",
  "session.idle.signOutAfter",
  "session.maxLength",
  "session.reauth.every",
] as const;
type Tiered = (typeof SHORTENED_BY_TIERS)[number];

/**
 * The values in force while a tier holds: its limits, and those of the tiers below it, join the
 * others, so that a higher tier is never looser than a lower one, nor any than none.
 */
export function withTier(policy: EffectivePolicy, tier: RiskTier | null): EffectivePolicy {
  if (tier === null) return policy;
  const tiers = RISK_TIERS.filter((one) => rankOf(one) <= rankOf(tier));
  const joined = SHORTENED_BY_TIERS.map((key) => [key, joinTiers(policy.settings, key, tiers)]);
  const settings = { ...policy.settings, ...Object.fromEntries(joined) };
  return { ...policy, settings: settle(settings, policy.deviceClass) };
}

function joinTiers(
  settings: EffectiveSettings,
  key: Tiered,
  tiers: readonly RiskTier[],
): JoinedSetting<DurationOrOff> {
  const ofTiers = tiers.map((tier) => settings[`risk.tiers.${tier}.${key}`]).filter(isWritten);
  if (ofTiers.length === 0) return settings[key];
  const written = [settings[key], ...ofTiers].filter(isWritten);
  const joined = joinSetting(CATALOGUE[key], written);
  return { ...joined, overridden: [...joined.overridden, ...written.flatMap(overriddenIn)] };
}

/** A default speaks only where nobody else does. */
function isWritten({ origin }: JoinedSetting<DurationOrOff>): boolean {
  return origin.line !== null;
}

function overriddenIn({ overridden }: JoinedSetting<DurationOrOff>) {
  return overridden;
}
