import { withPerson } from "./session-change.ts";
import { isIdleReason } from "./session-permitted.ts";
import { type EventOutcome, isAway } from "./session-requests.ts";
import type {
  AskedAct,
  PendingAct,
  SessionContext,
  SessionEvent,
  SessionState,
} from "./session-state.ts";

/** "More time", as often as the policy gives it: at the end of a session too (WCAG 2.2.1). */
export function withMoreTime(
  state: SessionState,
  _event: SessionEvent,
  { rules, nowMs }: Pick<SessionContext, "rules" | "nowMs">,
): EventOutcome {
  const { warned } = state;
  if (warned === null || isAway(state)) return { state };
  if (isIdleReason(warned.reason)) return { state: withPerson(state, nowMs) };
  const { times, eachMs } = rules.moreTime;
  if (state.moreTimeUsed >= times) return { state };
  const used = { ...state, moreTimeUsed: state.moreTimeUsed + 1 };
  if (isEndOfLength(warned)) {
    const grantedMs = state.grantedMs + eachMs;
    const endMs = state.startedAtMs + (rules.maxLengthMs ?? 0) + grantedMs;
    // What a hold or a failed sign-out puts off longer than that is not moved by it.
    if (state.longerUsed >= times || endMs <= warned.atMs) return { state };
    return { state: { ...used, grantedMs, longerUsed: state.longerUsed + 1 } };
  }
  const asked = state.asked.map((one) =>
    one.reason === warned.reason ? pushed(one, warned.atMs + eachMs) : one,
  );
  const isPushed = asked.some((one, index) => one !== state.asked[index]);
  return { state: isPushed ? { ...used, asked } : state };
}

/** How often "more time" would do something now; 0: it is not offered. */
export function moreTimeLeft(
  state: SessionState,
  context: Pick<SessionContext, "rules" | "nowMs">,
): number {
  const { times } = context.rules.moreTime;
  const { state: after } = withMoreTime(state, { kind: "moreTime" }, context);
  if (after === state || state.warned === null) return 0;
  const longerUsed = isEndOfLength(state.warned) ? state.longerUsed : 0;
  return Math.max(0, times - Math.max(state.moreTimeUsed, longerUsed));
}

/** Not the lock that only asks people to sign in again. */
function isEndOfLength({ act, reason }: PendingAct): boolean {
  return reason === "maxLength" && act !== "lock";
}

function pushed(asked: AskedAct, toMs: number): AskedAct {
  const { atMs, noLaterThanMs } = asked;
  if (noLaterThanMs === null || atMs >= noLaterThanMs) return asked;
  return { ...asked, atMs: Math.min(noLaterThanMs, Math.max(atMs, toMs)) };
}
