import type { EffectivePolicy } from "../../policies/effective.ts";
import { CAUSE_WORDS, type RiskCause } from "../../policies/risk-causes.ts";
import { SHORTENED_BY_TIERS } from "../../policies/risk-limits.ts";
import type { RiskStanding } from "../../policies/risk-standing.ts";
import type { RiskView } from "../contract/reports.ts";

const MOST_RULES = 3;
const LONGEST_RULE = 200;

export function riskView({ tier, because }: RiskStanding): RiskView {
  return {
    tier: tier ?? "none",
    because: causesIn(because).map((cause) => CAUSE_WORDS[cause]),
    rules: because.slice(0, MOST_RULES).map(({ when }) => when.slice(0, LONGEST_RULE)),
  };
}

/** A tier that shortens nothing here is nobody's business at the screen. */
export function whatShortens(
  { because }: RiskStanding,
  plain: EffectivePolicy,
  inForce: EffectivePolicy,
): readonly RiskCause[] {
  if (because.length === 0) return [];
  const isShorter = SHORTENED_BY_TIERS.some(
    (key) => plain.settings[key].value !== inForce.settings[key].value,
  );
  return isShorter ? causesIn(because) : [];
}

function causesIn(because: RiskStanding["because"]): readonly RiskCause[] {
  return [...new Set(because.flatMap(({ causes }) => causes))].slice(0, MOST_RULES);
}
