import * as z from "zod/mini";
import { RISK_TIERS, type RiskRule, type RiskTier } from "./catalogue/risk.ts";
import type { JudgedRisk, RaisedRule } from "./risk.ts";
import { RISK_CAUSES } from "./risk-causes.ts";

type Level = Pick<JudgedRisk, "tier" | "because">;

/** The tier that holds. It survives restarts, so that none of them loosens anything. */
export type RiskStanding = Level & {
  /** While lower tiers are judged: since when, and the highest of them. */
  readonly falling: { readonly sinceMs: number; readonly highest: Level } | null;
};

export const NO_RISK: RiskStanding = { tier: null, because: [], falling: null };

type Move = "rises" | "stays" | "falls" | "ruleGone";

type Moved = {
  readonly held: RiskStanding;
  readonly judged: Level;
  readonly rules: readonly RiskRule[];
  readonly nowMs: number;
  readonly stableForMs: number;
};

/** Tightens at once and loosens late; a policy that takes its rule back acts at once. */
const MOVES: Readonly<Record<Move, (moved: Moved) => RiskStanding>> = {
  rises: ({ judged }) => standingAt(judged),
  stays: ({ judged }) => standingAt(judged),
  ruleGone: ({ judged }) => standingAt(judged),
  falls: ({ held, judged, rules, nowMs, stableForMs }) => {
    const sinceMs = held.falling?.sinceMs ?? nowMs;
    const before = held.falling?.highest ?? judged;
    const highest = isHeldUp(before, rules) ? higherOf(before, judged) : judged;
    if (nowMs - sinceMs < stableForMs) return { ...held, falling: { sinceMs, highest } };
    // Down to what was never exceeded meanwhile; what lies below that has its own time to wait.
    const landed = standingAt(highest);
    const isLower = rankOf(judged.tier) < rankOf(highest.tier);
    return isLower ? { ...landed, falling: { sinceMs: nowMs, highest: judged } } : landed;
  },
};

/** @param rules those in force: what no rule of them says any more holds nothing up */
export function nextStanding(
  held: RiskStanding,
  judged: Level,
  rules: readonly RiskRule[],
  at: { readonly nowMs: number; readonly stableForMs: number },
): RiskStanding {
  return MOVES[moveOf(held, judged, rules)]({ held, judged, rules, ...at });
}

/** When a falling tier may loosen; null while nothing waits. */
export function loosensAtMs({ falling }: RiskStanding, stableForMs: number): number | null {
  return falling === null ? null : falling.sinceMs + stableForMs;
}

/** Null, where nothing is raised, is below every tier. */
export function rankOf(tier: RiskTier | null): number {
  return tier === null ? -1 : RISK_TIERS.indexOf(tier);
}

function moveOf(held: RiskStanding, judged: Level, rules: readonly RiskRule[]): Move {
  const by = rankOf(judged.tier) - rankOf(held.tier);
  if (by === 0) return "stays";
  if (by > 0) return "rises";
  return isHeldUp(held, rules) ? "falls" : "ruleGone";
}

function isHeldUp({ tier, because }: Level, rules: readonly RiskRule[]): boolean {
  return tier === null || because.some((raised) => isAmong(raised, rules));
}

function isAmong(raised: RaisedRule, rules: readonly RiskRule[]): boolean {
  return rules.some(({ when, tier }) => when === raised.when && tier === raised.tier);
}

function standingAt({ tier, because }: Level): RiskStanding {
  return { tier, because, falling: null };
}

function higherOf(one: Level, other: Level): Level {
  return rankOf(other.tier) >= rankOf(one.tier) ? other : one;
}

const levelShape = {
  tier: z.nullable(z.enum(RISK_TIERS)),
  because: z.array(
    z.object({ when: z.string(), tier: z.enum(RISK_TIERS), causes: z.array(z.enum(RISK_CAUSES)) }),
  ),
};

/** As it is kept between two runs of the agent. */
export const riskStandingSchema = z.object({
  ...levelShape,
  falling: z.nullable(z.object({ sinceMs: z.number(), highest: z.object(levelShape) })),
});
