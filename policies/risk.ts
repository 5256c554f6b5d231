import { RISK_TIERS, type RiskRule, type RiskTier } from "./catalogue/risk.ts";
import { causesOf, type RiskCause } from "./risk-causes.ts";
import { type Condition, readCondition } from "./risk-condition.ts";
import { conditionValues } from "./risk-values.ts";
import type { RiskContext } from "./risk-variables.ts";

/** A rule that holds, and what to say of it. */
export type RaisedRule = RiskRule & { readonly causes: readonly RiskCause[] };

/** What the rules come to at one moment. `tier` null: nothing is raised. */
export type JudgedRisk = {
  readonly tier: RiskTier | null;
  /** The rules that raised it to this tier, at most ten. */
  readonly because: readonly RaisedRule[];
  /** Rules that could not be judged: they raise nothing, and somebody should hear of them. */
  readonly faults: readonly RuleFault[];
};

export type RuleFault = {
  readonly when: string;
  readonly fault: "unreadable" | "unknown" | "failed";
  readonly detail: string;
};

/** More would tell nobody anything. */
const MOST_REASONS = 10;

/** Rules that were read once and are asked often. */
export type ReadRules = {
  readonly rules: readonly (RiskRule & { readonly condition: Condition })[];
  readonly unreadable: readonly RuleFault[];
  /** Whether any of them looks at sessions, or at what changes with every minute. */
  readonly looksAt: { readonly sessions: boolean; readonly minutes: boolean };
};

/** The agent took these rules with their policy; one that it can't read now raises nothing. */
export function readRules(rules: readonly RiskRule[]): ReadRules {
  const read = rules.map((rule) => ({ rule, ...readCondition(rule.when) }));
  const readable = read.flatMap((one) =>
    one.ok ? [{ ...one.rule, condition: one.condition }] : [],
  );
  const reads = readable.flatMap(({ condition }) => condition.reads);
  return {
    rules: readable,
    unreadable: read.flatMap(({ rule: { when }, ...one }) =>
      one.ok ? [] : [{ when, fault: "unreadable" as const, detail: one.fault.message }],
    ),
    looksAt: { sessions: reads.some(isOfSession), minutes: reads.some(isOfMinutes) },
  };
}

/** The highest tier that any rule raises wins. */
export function riskTier({ rules, unreadable }: ReadRules, context: RiskContext): JudgedRisk {
  const values = conditionValues(context);
  const raised: RaisedRule[] = [];
  const faults: RuleFault[] = [...unreadable];
  for (const { when, tier, condition } of rules) {
    // While no session is meant, what reads one has nothing to judge.
    if (context.session === null && condition.reads.some(isOfSession)) continue;
    const holds = condition.holds(values);
    if (!holds.ok) faults.push({ when, fault: holds.reason, detail: holds.detail });
    else if (holds.value) raised.push({ when, tier, causes: causesOf(condition.reads, context) });
  }
  const tier = RISK_TIERS.findLast((one) => raised.some((rule) => rule.tier === one)) ?? null;
  const because = raised.filter((rule) => rule.tier === tier).slice(0, MOST_REASONS);
  return { tier, because, faults };
}

function isOfSession(path: string): boolean {
  return path.startsWith("session.");
}

/** Minutes pass without an event; whoever reads them has to be asked again. */
function isOfMinutes(path: string): boolean {
  return path.startsWith("time.") || path === "session.minutes";
}

/** Why an agent would refuse these rules, a line each; none where it takes them. */
export function ruleRefusals(rules: readonly RiskRule[]): readonly string[] {
  return rules.flatMap(({ when }, index) => {
    const read = readCondition(when);
    if (read.ok) return [];
    const { message, offset } = read.fault;
    return [`risk.rules.${index}.when: character ${offset + 1}: ${message}`];
  });
}
