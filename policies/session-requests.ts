import { withoutLock, withPerson } from "./session-change.ts";
import { mayActBlindly } from "./session-due.ts";
import { heldUntilMs } from "./session-hold.ts";
import { permittedAct } from "./session-permitted.ts";
import type { EnforcedAct, SessionContext, SessionEvent, SessionState } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** What an event does at once; everything that is due is looked for afterwards. */
export type EventOutcome = {
  readonly state: SessionState;
  readonly act?: { readonly act: EnforcedAct; readonly reason: ActReason };
};

/** After this long a locked computer is offered to whoever stands there. */
export function takeoverAtMs(state: SessionState, { rules }: SessionContext): number | null {
  if (state.lockedAtMs === null || rules.takeoverAfterMs === null) return null;
  return state.lockedAtMs + rules.takeoverAfterMs;
}

/** Whoever is there is not, or not yet, the person of this session. */
export function isAway(state: SessionState): boolean {
  return state.lockedAtMs !== null || state.covered;
}

export function withEmergency(
  state: SessionState,
  _event: SessionEvent,
  { rules, traits, nowMs }: SessionContext,
): EventOutcome {
  const { emergency } = rules;
  const isRefused = emergency === null || traits.kind === "kiosk" || isAway(state);
  if (isRefused || state.emergencyUsed >= emergency.perShift) return { state };
  const emergencyUntilMs = nowMs + emergency.forMs;
  return { state: { ...state, emergencyUntilMs, emergencyUsed: state.emergencyUsed + 1 } };
}

/** "Start fresh", or "Next person" on a cover or a lock. */
export function nextPerson(
  state: SessionState,
  _event: SessionEvent,
  context: SessionContext,
): EventOutcome {
  if (state.lockedAtMs !== null) {
    const offeredAtMs = takeoverAtMs(state, context);
    const isOffered = offeredAtMs !== null && context.nowMs >= offeredAtMs;
    return isOffered ? byPerson(state, "signOut", "takeover", context) : { state };
  }
  if (state.covered) return { state: withPerson(state, context.nowMs) };
  return byPerson(state, context.traits.kind === "kiosk" ? "signOut" : "clear", "user", context);
}

/** Whoever wakes the device signs in again: locked before it sleeps, or else before it shows anything. */
export function mustLockForSleep(state: SessionState, context: SessionContext): boolean {
  const { rules, nowMs } = context;
  if (!rules.lockOnResume || nowMs < heldUntilMs(state, "idle")) return false;
  if (state.lockedAtMs !== null || state.stage === "signedOut") return false;
  return permittedAct("lock", "idle", context) === "lock";
}

export function byPerson(
  state: SessionState,
  wanted: EnforcedAct,
  reason: ActReason,
  context: SessionContext,
): EventOutcome {
  const act = permittedAct(wanted, reason, context);
  return act === null || state.stage === "signedOut" ? { state } : { state, act: { act, reason } };
}

/** Nobody came back, so the clock of idleness goes on; a hold means that someone needs the screen. */
export function lockAgain(
  state: SessionState,
  { reason }: Extract<SessionEvent, { kind: "lockBroken" }>,
  context: SessionContext,
): EventOutcome {
  if (state.lockedAtMs === null || state.stage === "signedOut") return { state };
  return locksAgain(state, reason, context)
    ? // As if it had never been locked: the screen is hidden until the new lock is seen.
      { state: { ...state, lockedAtMs: null }, act: { act: "lock", reason } }
    : { state: withoutLock(state, context.nowMs) };
}

/** Whether a lock that ended by itself would be made again now. */
export function locksAgain(
  state: SessionState,
  reason: ActReason,
  context: SessionContext,
): boolean {
  const isLocked = state.lockedAtMs !== null && state.stage !== "signedOut";
  const isHeld = context.nowMs < heldUntilMs(state, reason);
  return isLocked && !isHeld && permittedAct("lock", reason, context) === "lock";
}

/** A crash of ours tightens a kiosk but never ends a staff session (design, "First, do no harm"). */
export function shellLost(
  state: SessionState,
  _event: SessionEvent,
  context: SessionContext,
): EventOutcome {
  const { traits, nowMs } = context;
  if (traits.kind === "kiosk") return byPerson(state, "signOut", "shellLost", context);
  const isSafe =
    isAway(state) || state.stage === "cleared" || nowMs < heldUntilMs(state, "shellLost");
  if (isSafe || !mayActBlindly(state, nowMs)) return { state };
  const outcome = byPerson(state, "lock", "shellLost", context);
  if (outcome.act === undefined) return { state };
  return { ...outcome, state: { ...state, blindActsAtMs: [...state.blindActsAtMs, nowMs] } };
}
