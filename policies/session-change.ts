import { decidedEnd } from "./session-closing.ts";
import { hiddenFor } from "./session-hide.ts";
import { sure } from "./session-keep-awake.ts";
import type { EnforcedAct, SessionContext, SessionState } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

const LOCK_RETRY_MS = 60_000;

/** A person is there. Whoever touches a session that waits for a guest begins a new one. */
export function withPerson(state: SessionState, atMs: number): SessionState {
  return {
    ...standing(state, "active"),
    startedAtMs: state.touched ? state.startedAtMs : atMs,
    lastInputMs: atMs,
    keepAwake: sure(state.keepAwake),
    touched: true,
    idle: false,
    blindSinceMs: state.idleKnown ? null : atMs,
    lockedAtMs: null,
    noLockBeforeMs: 0,
    covered: false,
  };
}

/** The same, seen by the idle source itself: so it works. */
export function withInput(state: SessionState, atMs: number): SessionState {
  return withPerson({ ...state, idleKnown: true }, atMs);
}

/** Nobody is at a locked session, whatever is typed at its lock screen. */
export function withLock(state: SessionState, nowMs: number): SessionState {
  return {
    ...standing(state, state.stage === "cleared" ? "cleared" : "locked"),
    lockedAtMs: nowMs,
    lastInputMs: state.idle ? state.lastInputMs : nowMs,
    idle: true,
    blindSinceMs: null,
  };
}

/**
 * The lock never came: input counts again, and idleness is what its source says. The ladder goes
 * on from the last input, but orders the next lock only after a while.
 */
export function withoutLock(state: SessionState, nowMs: number): SessionState {
  if (state.lockedAtMs === null) return state;
  return {
    ...state,
    stage: state.stage === "locked" ? "active" : state.stage,
    lockedAtMs: null,
    noLockBeforeMs: nowMs + LOCK_RETRY_MS,
    // Where nothing can lock, asking again every minute would only disturb.
    authenticatedAtMs: nowMs,
    idle: state.idleSeen,
    blindSinceMs: state.idleKnown ? null : nowMs,
  };
}

/** As if no act had happened yet: each that is due is warned of anew, with its full time. */
export function withoutActs(
  state: SessionState,
  nowMs: number,
  wasObserving: boolean,
): SessionState {
  const isOver = state.stage === "signedOut" && !wasObserving;
  return {
    ...withoutLock(state, nowMs),
    stage: isOver ? "signedOut" : "active",
    noLockBeforeMs: 0,
    // What was to be cleared for the next person is still there.
    touched: state.touched || state.clearedAtMs !== null,
    clearedAtMs: null,
    covered: false,
    hidden: null,
    warned: null,
    warnedAtMs: null,
  };
}

/** What a session remembers once an act is on its way. */
export function withAct(
  state: SessionState,
  act: EnforcedAct,
  reason: ActReason,
  context: SessionContext,
): SessionState {
  if (act === "lock") {
    const hidden = state.lockedAtMs === null ? hiddenFor("lock", reason, context) : state.hidden;
    return { ...withLock(state, context.nowMs), hidden };
  }
  if (act === "clear") return withClear(state, reason, context);
  return {
    ...state,
    stage: "signedOut",
    covered: false,
    hidden: null,
    closing: decidedEnd(state.closing, reason, context),
    // Whoever ordered something waits to hear what became of it: it is done to what is left standing.
    asked: state.asked.filter(({ commandId }) => commandId !== undefined),
    warned: null,
    warnedAtMs: null,
  };
}

function withClear(state: SessionState, reason: ActReason, context: SessionContext): SessionState {
  const { traits, nowMs } = context;
  const isNamed = traits.kind === "named";
  const fresh = {
    ...state,
    clearedAtMs: nowMs,
    moreTimeUsed: 0,
    emergencyUsed: isNamed ? state.emergencyUsed : 0,
    grantedMs: isNamed ? state.grantedMs : 0,
    longerUsed: isNamed ? state.longerUsed : 0,
    touched: isNamed && state.touched,
  };
  const isLocked = state.lockedAtMs !== null;
  const hidden = isLocked ? state.hidden : hiddenFor("clear", reason, context);
  if (reason === "user") return { ...withPerson(fresh, nowMs), hidden };
  // The owner of a named session may be typing elsewhere in it: only browsers were cleared.
  if (isNamed && traits.canUnlock && !state.idle) return fresh;
  const isCovered = !traits.canUnlock && !isLocked;
  return { ...standing(fresh, "cleared"), covered: isCovered, hidden };
}

/** A session that is being signed out is over, until it is seen to be left standing. */
function standing(state: SessionState, stage: SessionState["stage"]): SessionState {
  return state.stage === "signedOut" ? state : { ...state, stage };
}
