import { withAsked } from "./session-ask.ts";
import type { EventOutcome } from "./session-requests.ts";
import type { SessionContext, SessionEvent, SessionState } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** Asks for a lock that are answered by signing in, whatever made somebody do that. */
const ANSWERED_BY_SIGNING_IN: readonly ActReason[] = ["risk", "accountChanged"];

/** Where nobody can sign in again, asking for it would only take the session away. */
function canSignInAgain({ traits }: Pick<SessionContext, "traits">): boolean {
  return traits.canUnlock && traits.kind !== "kiosk";
}

/** When the person has to sign in again; null where that is never asked. */
export function reauthAtMs(state: SessionState, context: SessionContext): number | null {
  const { reauthEveryMs } = context.rules;
  if (reauthEveryMs === null || !canSignInAgain(context)) return null;
  return state.authenticatedAtMs + reauthEveryMs;
}

/** Only what was locked can be unlocked: a session that is merely found open has shown nothing. */
export function withAuthentication(state: SessionState, nowMs: number): SessionState {
  if (state.lockedAtMs === null) return state;
  const asked = state.asked.filter(
    ({ act, reason }) => act !== "lock" || !ANSWERED_BY_SIGNING_IN.includes(reason),
  );
  return { ...state, asked, authenticatedAtMs: nowMs };
}

export function riskRose(
  state: SessionState,
  _event: SessionEvent,
  context: SessionContext,
): EventOutcome {
  if (!context.rules.lockOnRiskRise) return { state };
  return { state: askToSignInAgain(state, "risk", context) };
}

/** A lock with its warning, asked for once. */
export function askToSignInAgain(
  state: SessionState,
  reason: "risk" | "accountChanged",
  context: SessionContext,
): SessionState {
  const isAsked = state.asked.some((one) => one.act === "lock" && one.reason === reason);
  if (isAsked || state.lockedAtMs !== null || !canSignInAgain(context)) return state;
  const atMs = context.nowMs + context.rules.warnBeforeMs;
  const pending = { act: "lock", reason, atMs, noLaterThanMs: null } as const;
  return withAsked(state, pending, true, context.nowMs);
}
