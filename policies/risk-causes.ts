import type { RiskContext } from "./risk-variables.ts";
import { POSTURE_CHECKS, type PostureCheckName } from "./vocabulary.ts";

/** Why limits are shorter, in the few kinds that a person is told. */
export const RISK_CAUSES = [...POSTURE_CHECKS, "untold", "device", "session", "time"] as const;
export type RiskCause = (typeof RISK_CAUSES)[number];

const MOST_TOLD = 3;

/**
 * What to say of a rule that holds: the violated checks that it reads; without one, whatever else
 * it looks at. A check that gave no answer is said so, and never as violated.
 */
export function causesOf(reads: readonly string[], { checks }: RiskContext): readonly RiskCause[] {
  const read = POSTURE_CHECKS.filter((name) => reads.includes(`checks.${name}`));
  const violated = read.filter((name) => checks[name] === "violated");
  if (violated.length > 0) return violated.slice(0, MOST_TOLD);
  if (read.some((name) => checks[name] === "unknown")) return ["untold"];
  const kinds = [...new Set(reads.map(kindOf))];
  return kinds.length === 0 ? ["device"] : kinds.slice(0, MOST_TOLD);
}

function kindOf(path: string): RiskCause {
  if (path.startsWith("session.")) return "session";
  if (path.startsWith("time.")) return "time";
  const fact = path.startsWith("facts.") ? path.slice("facts.".length) : "";
  return isCheck(fact) ? fact : "device";
}

function isCheck(name: string): name is PostureCheckName {
  return POSTURE_CHECKS.some((check) => check === name);
}

/** For logs, reports and the command line; the shell has its own words in each of its languages. */
export const CAUSE_WORDS: Readonly<Record<RiskCause, string>> = {
  diskEncryption: "disk is not encrypted",
  firewall: "firewall is off",
  screenLock: "screen does not lock by itself",
  osUpdates: "updates are missing",
  browserVersions: "a browser is out of date",
  autologin: "somebody is signed in without being asked",
  timeSync: "clock is not kept in time",
  idleDetection: "idleness cannot be seen",
  untold: "a check gave no answer",
  device: "state of this device",
  session: "how this session is used",
  time: "time of day",
};
