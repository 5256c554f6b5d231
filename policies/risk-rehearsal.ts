/** Whether risk was rehearsed, and why not: what is not in a trace is said, and never taken for fine. */
export const RISK_REHEARSALS = ["done", "noRules", "noFacts", "tooMuch", "notLoaded"] as const;
export type RiskRehearsal = (typeof RISK_REHEARSALS)[number];

/** For whoever reads the result. */
export const NOT_REHEARSED: Readonly<Record<Exclude<RiskRehearsal, "done">, string>> = {
  noRules: "the policy has no rules of risk",
  noFacts: "the trace has no facts",
  tooMuch: "the rules look at every minute, and there are too many of both",
  notLoaded: "the part of the program that reads rules is missing",
};
