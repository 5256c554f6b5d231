import { type HomeInUse, isGivenUp, TIMED_TRIES } from "./home-row.ts";
import type { AgentFinding } from "./posture-judge.ts";

/** Pure. What the posture says of homes that could not be cleared; it names none of them. */
export function clearingFindings(homes: readonly HomeInUse[]): readonly AgentFinding[] {
  const count = homes.filter(isGivenUp).length;
  if (count === 0) return [];
  const what = count === 1 ? "A home" : `${count} homes`;
  const words = `${what} could not be cleared in ${TIMED_TRIES} tries or more.`;
  const next = "It is tried again when somebody comes or goes there, and at a start of the device.";
  return [{ check: "clearing", result: "violated", words: `${words} ${next}` }];
}
