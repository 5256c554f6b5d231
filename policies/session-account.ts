import { withAsked } from "./session-ask.ts";
import { askToSignInAgain } from "./session-reauth.ts";
import type { EventOutcome } from "./session-requests.ts";
import type { SessionContext, SessionEvent, SessionState } from "./session-state.ts";

/**
 * A new password is asked for; an account that is closed, or lost a right that its programs still
 * have, ends its session. What was taken back before it happened does not happen.
 */
export function accountChanged(
  state: SessionState,
  { change }: Extract<SessionEvent, { kind: "accountChanged" }>,
  context: SessionContext,
): EventOutcome {
  const staying = { ...state, asked: state.asked.filter((one) => !isSignOut(one)) };
  if (change === null) return { state: staying };
  // A closed account that was given a new password is open again.
  if (change === "passwordChanged") {
    return { state: askToSignInAgain(staying, "accountChanged", context) };
  }
  if (state.asked.some(isSignOut)) return { state };
  const atMs = context.nowMs + context.rules.warnBeforeMs;
  const pending = { act: "signOut", reason: "accountChanged", atMs, noLaterThanMs: null } as const;
  return { state: withAsked(state, pending, true, context.nowMs) };
}

/** What the server orders because of an account is not this device's to take back. */
function isSignOut({ act, reason, commandId }: SessionState["asked"][number]): boolean {
  return act === "signOut" && reason === "accountChanged" && commandId === undefined;
}
