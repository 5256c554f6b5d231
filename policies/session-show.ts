import { surfaceAtTheEnd } from "./session-closing.ts";
import { isInUse, isOutOfOrder } from "./session-due.ts";
import { hiddenNow, hiding } from "./session-hide.ts";
import { heldUntilMs } from "./session-hold.ts";
import { isIdleReason, permittedAct } from "./session-permitted.ts";
import { takeoverAtMs } from "./session-requests.ts";
import type { SessionContext, SessionState, ShownSurface } from "./session-state.ts";

export const NOTHING_SHOWN: ShownSurface = { surface: "none", pending: null, answer: "none" };
const NOTICE: ShownSurface = { surface: "notice", pending: null, answer: "none" };
const COVER: ShownSurface = { surface: "cover", pending: null, answer: "none" };

/** Long enough to be read by somebody who is only just sitting down. */
const NOTICE_FOR_MS = 30_000;

/** What belongs on the screen now. Banners never take a keystroke from someone typing. */
export function surfaceFor(state: SessionState, context: SessionContext): ShownSurface {
  if (state.stage === "signedOut") return surfaceAtTheEnd(state, context) ?? NOTHING_SHOWN;
  const hidden = hiddenNow(state, context);
  if (hidden !== null) return hiding(hidden);
  const { warned: pending } = state;
  if (pending !== null) {
    const isAsked = isIdleReason(pending.reason) && state.lockedAtMs === null;
    if (!isAsked) return { surface: "banner", pending, answer: "none" };
    const answer = context.traits.kind === "named" ? "anyKey" : "stillYou";
    return { surface: "warning", pending, answer };
  }
  const offeredAtMs = takeoverAtMs(state, context);
  const isOffered = offeredAtMs !== null && context.nowMs >= offeredAtMs;
  const isCovered = state.covered || isOffered || isOutOfOrder(state, context);
  return isCovered ? COVER : noticeOf(state, context);
}

/** Moments at which something on the screen comes or goes by itself. */
export function surfaceWakesMs(state: SessionState, context: SessionContext): number[] {
  const { surface } = noticeOf(state, context);
  return [
    takeoverAtMs(state, context) ?? 0,
    state.hidden?.untilMs ?? 0,
    state.closing?.untilMs ?? 0,
    ...(surface === "notice" ? noticeEndsMs(state, context) : []),
  ];
}

/**
 * How long a session may last, and what comes when nobody touches it, is said at its start (design §4;
 * WCAG 2.2.6 asks it of every limit that can cost somebody their work).
 */
function noticeOf(state: SessionState, context: SessionContext): ShownSurface {
  const { rules, nowMs } = context;
  if (state.lockedAtMs !== null || !isInUse(state, context)) return NOTHING_SHOWN;
  const [startMs, heldMs] = noticeEndsMs(state, context);
  // Whoever pressed for an emergency sees that it was heard, and for how long.
  if (nowMs < heldMs && nowMs < state.emergencyUntilMs) return NOTICE;
  if (nowMs >= startMs) return NOTHING_SHOWN;
  if (rules.maxLengthMs === null) return losesWork(context) ? NOTICE : NOTHING_SHOWN;
  const act = permittedAct("signOut", "maxLength", context);
  if (act === null) return losesWork(context) ? NOTICE : NOTHING_SHOWN;
  const endMs = state.startedAtMs + rules.maxLengthMs + state.grantedMs;
  const atMs = Math.max(endMs, heldUntilMs(state, "maxLength"));
  const pending = { act, reason: "maxLength", atMs, noLaterThanMs: null } as const;
  return { surface: "notice", pending, answer: "none" };
}

/** Of the session's start, and of its last emergency. */
function noticeEndsMs(state: SessionState, { rules }: SessionContext): readonly [number, number] {
  const emergencyAtMs = state.emergencyUntilMs - (rules.emergency?.forMs ?? 0);
  return [state.startedAtMs + NOTICE_FOR_MS, emergencyAtMs + NOTICE_FOR_MS];
}

/** A lock loses nothing. */
function losesWork(context: SessionContext): boolean {
  const { clearAfterMs, signOutAfterMs, ladderReason } = context.rules;
  const steps = [
    ["clear", clearAfterMs],
    ["signOut", signOutAfterMs],
  ] as const;
  return steps.some(
    ([step, afterMs]) => afterMs !== null && permittedAct(step, ladderReason, context) !== null,
  );
}
