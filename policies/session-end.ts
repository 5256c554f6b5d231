import { withAsked } from "./session-ask.ts";
import { isIdleReason } from "./session-permitted.ts";
import type { EventOutcome } from "./session-requests.ts";
import type { SessionContext, SessionEvent, SessionState } from "./session-state.ts";

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/**
 * The session is still there after its sign-out: it is what it was, nothing hides it, and it is ended
 * again later, each time with a warning, for the same reason. Of an idle one only while nobody comes;
 * who wanted to take over is offered that again.
 */
export function endFailed(
  state: SessionState,
  { reason }: Extract<SessionEvent, { kind: "endFailed" }>,
  context: SessionContext,
): EventOutcome {
  const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(state.endsFailed, 20));
  const noEndBeforeMs = context.nowMs + waitMs;
  const standing = state.lockedAtMs === null ? "active" : "locked";
  const left: SessionState = {
    ...state,
    stage: state.stage === "signedOut" ? standing : state.stage,
    closing: null,
    endsFailed: state.endsFailed + 1,
    noEndBeforeMs,
  };
  // What the policy's own limits ask for they ask for again by themselves.
  const isAsked = left.asked.some((one) => one.act === "signOut" && one.reason === reason);
  const comesAgain = isIdleReason(reason) || reason === "maxLength" || reason === "takeover";
  if (comesAgain || isAsked) return { state: left };
  const pending = { act: "signOut", reason, atMs: noEndBeforeMs, noLaterThanMs: null } as const;
  return { state: withAsked(left, pending, true, context.nowMs) };
}
