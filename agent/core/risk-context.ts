import type { Fact } from "../../policies/fact.ts";
import type { CheckOutcome, RiskContext } from "../../policies/risk-variables.ts";
import {
  type DeviceClass,
  POSTURE_CHECKS,
  type PostureCheckName,
} from "../../policies/vocabulary.ts";
import { FACT_KEYS, readFact } from "../contract/posture-facts.ts";
import { judgePosture } from "./posture-judge.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** What the facts of one look say to conditions; every check, whatever the policy has judged. */
export type RiskFacts = Pick<RiskContext, "checks" | "facts">;

export function riskFacts(
  facts: Readonly<Record<string, Fact<unknown>>>,
  deviceClass: DeviceClass,
): RiskFacts {
  const found = judgePosture(facts, POSTURE_CHECKS, deviceClass).map(
    ({ check, result }) => [check, result === "compliant" ? "met" : result] as const,
  );
  const known = FACT_KEYS.flatMap((key) => {
    const fact = readFact(facts, key);
    return fact.state === "known" ? [[key, fact.value] as const] : [];
  });
  // One finding for every check that was asked for, and all were.
  const checks = Object.fromEntries(found) as Record<PostureCheckName, CheckOutcome>;
  return { checks, facts: Object.fromEntries(known) };
}

export function riskSession(
  { session, state }: Pick<SessionKeeper, "session" | "state">,
  uptimeMs: number,
): RiskContext["session"] {
  return {
    kind: session.kind,
    stage: state.stage,
    minutes: Math.max(0, Math.floor((uptimeMs - state.startedAtMs) / 60_000)),
    idle: state.idle,
  };
}
