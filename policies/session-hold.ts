import type { PendingAct, SessionState } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** What says that it may not be this person's session any more: an emergency is theirs (design §4). */
const BEYOND_EMERGENCY: readonly ActReason[] = ["accountChanged", "risk"];
/** Nobody waits for what they asked for themselves. */
const BY_SOMEBODY_HERE: readonly ActReason[] = ["user", "takeover"];

/**
 * Nothing but an admin's wipe is done for this reason before this: a pause holds every one, a person's
 * emergency idle steps, calendar, length and commands.
 */
export function heldUntilMs(
  { emergencyUntilMs, pausedUntilMs }: Pick<SessionState, "emergencyUntilMs" | "pausedUntilMs">,
  reason: ActReason,
): number {
  return BEYOND_EMERGENCY.includes(reason)
    ? pausedUntilMs
    : Math.max(emergencyUntilMs, pausedUntilMs);
}

/** An admin's wipe is never held by anybody (design §5, "Emergency"). */
export function isWipe({ act, reason }: Pick<PendingAct, "act" | "reason">): boolean {
  return act === "clear" && reason === "command";
}

/** Whether an emergency would hold it: where it would not, it is not offered. */
export function isHeldByEmergency(pending: Pick<PendingAct, "act" | "reason">): boolean {
  const beyond = [...BEYOND_EMERGENCY, ...BY_SOMEBODY_HERE];
  return !isWipe(pending) && !beyond.includes(pending.reason);
}
