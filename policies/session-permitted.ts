import type { EnforcedAct, SessionContext } from "./session-state.ts";
import type { ActReason, SessionAct } from "./vocabulary.ts";

/** Asked for by somebody who answers for it, so the class of the device does not forbid it. */
const BY_A_PERSON: readonly ActReason[] = ["command", "user", "takeover"];

const STRENGTH: Readonly<Record<EnforcedAct, number>> = { lock: 1, clear: 2, signOut: 3 };

/** Of a step that input takes away: nobody was there. */
export function isIdleReason(reason: ActReason): boolean {
  return reason === "idle" || reason === "policyStale";
}

/** How much an act takes away: a stronger one makes a weaker one needless. */
export function strengthOf(act: EnforcedAct): number {
  return STRENGTH[act];
}

/**
 * What an act becomes in this session (design §1, §5), null when nothing at all. A lock that nobody
 * could undo is a cover and a clear; an account without an owner never signs out by itself; nothing
 * on a critical device or a display ends by itself.
 */
export function permittedAct(
  act: SessionAct,
  reason: ActReason,
  { traits, rules }: Pick<SessionContext, "traits" | "rules">,
): EnforcedAct | null {
  if (act !== "lock" && act !== "clear" && act !== "signOut") return null;
  const isCritical = rules.deviceClass === "critical" || rules.deviceClass === "display";
  if (isCritical && !BY_A_PERSON.includes(reason)) {
    return act === "lock" && traits.canUnlock && rules.deviceClass === "critical" ? "lock" : null;
  }
  if (act === "signOut" && traits.kind === "generic" && reason !== "command") return "clear";
  return act === "lock" && !traits.canUnlock ? "clear" : act;
}
