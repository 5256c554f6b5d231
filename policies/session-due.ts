import { heldUntilMs, isWipe } from "./session-hold.ts";
import { keptAwakeUntilMs } from "./session-keep-awake.ts";
import { isIdleReason, permittedAct, strengthOf } from "./session-permitted.ts";
import { reauthAtMs } from "./session-reauth.ts";
import type {
  AskedAct,
  EnforcedAct,
  PendingAct,
  SessionContext,
  SessionRules,
  SessionState,
} from "./session-state.ts";
import { MIN_WARNING_MS } from "./settle.ts";

/** An act that this session is heading for, if nothing happens before. */
export type DueAct = PendingAct & {
  readonly act: EnforcedAct;
  /** null: nobody is told before. */
  readonly warnMs: number | null;
  readonly source: "ladder" | "length" | "reauth" | "blind" | "asked";
  readonly asked: AskedAct | null;
};

/** How long the idle source may be silent about itself before that counts as idle. */
const BLIND_GRACE_MS = 60_000;
const MAX_BLIND_ACTS = 3;
const BLIND_ACTS_WITHIN_MS = 3_600_000;

/** @returns every act ahead, the earliest first, and of those at the same time the strongest. */
export function dueActs(state: SessionState, context: SessionContext): readonly DueAct[] {
  const own = state.stage === "signedOut" ? [] : ownActs(state, context);
  return [...own, ...state.asked.flatMap((asked) => askedAct(asked, state, context))].sort(
    (one, other) => one.atMs - other.atMs || strengthOf(other.act) - strengthOf(one.act),
  );
}

/** After three in an hour they stop: a broken shell must not keep staff out (design §5). */
export function mayActBlindly(state: SessionState, nowMs: number): boolean {
  const recent = state.blindActsAtMs.filter((atMs) => nowMs - atMs < BLIND_ACTS_WITHIN_MS);
  return recent.length < MAX_BLIND_ACTS;
}

/** A session that waits for its first guest has nothing to lose. */
export function isInUse(state: SessionState, { traits }: SessionContext): boolean {
  return state.touched || traits.kind === "named";
}

/** Nobody's session is open here, and none begins. */
export function isOutOfOrder(
  { touched }: SessionState,
  { traits, rules }: Pick<SessionContext, "traits" | "rules">,
): boolean {
  return rules.outOfOrder && traits.kind === "kiosk" && !touched;
}

function ownActs(state: SessionState, context: SessionContext): DueAct[] {
  if (isOutOfOrder(state, context)) return [];
  if (!isInUse(state, context)) return blindEnd(state, context);
  return [ladder, lengthEnd, reauthEnd, blindEnd].flatMap((acts) => acts(state, context));
}

function ladder(state: SessionState, context: SessionContext): DueAct[] {
  if (!state.idle) return [];
  return rungs(context.rules).flatMap(({ act, afterMs }) => {
    const warnMs = Math.min(context.rules.warnBeforeMs, Math.floor(afterMs / 2));
    const atMs = state.lastInputMs + afterMs;
    const reason = context.rules.ladderReason;
    return own({ act, reason, atMs, source: "ladder", warnMs }, state, context);
  });
}

type Rung = { readonly act: EnforcedAct; readonly afterMs: number };

function rungs({ lockAfterMs, clearAfterMs, signOutAfterMs }: SessionRules): readonly Rung[] {
  const limits = { lock: lockAfterMs, clear: clearAfterMs, signOut: signOutAfterMs } as const;
  return (["lock", "clear", "signOut"] as const).flatMap((act) => {
    const afterMs = limits[act];
    return afterMs === null ? [] : [{ act, afterMs }];
  });
}

function lengthEnd(state: SessionState, context: SessionContext): DueAct[] {
  const { maxLengthMs, warnBeforeMs: warnMs } = context.rules;
  if (maxLengthMs === null) return [];
  const atMs = state.startedAtMs + maxLengthMs + state.grantedMs;
  return own(
    { act: "signOut", reason: "maxLength", atMs, source: "length", warnMs },
    state,
    context,
  );
}

/** The person is there and stays: they only show who they are. */
function reauthEnd(state: SessionState, context: SessionContext): DueAct[] {
  const atMs = reauthAtMs(state, context);
  if (atMs === null) return [];
  const { warnBeforeMs: warnMs } = context.rules;
  return own({ act: "lock", reason: "maxLength", atMs, source: "reauth", warnMs }, state, context);
}

/**
 * Staff are locked, never signed out, because of our own blindness; a kiosk session ends. Where
 * idleness would do nothing, not seeing it does nothing either.
 */
function blindEnd(state: SessionState, context: SessionContext): DueAct[] {
  if (state.blindSinceMs === null || state.lockedAtMs !== null) return [];
  const limits = rungs(context.rules).filter(({ act }) => permittedAct(act, "idle", context));
  if (limits.length === 0 || !mayActBlindly(state, context.nowMs)) return [];
  // Nobody can be seen to begin: then somebody may have, and left as much as an idle limit ago.
  const shortestMs = Math.min(...limits.map(({ afterMs }) => afterMs));
  const graceMs = isInUse(state, context) ? 0 : shortestMs;
  const act = context.traits.kind === "kiosk" ? "signOut" : "lock";
  const atMs = state.blindSinceMs + Math.max(BLIND_GRACE_MS, graceMs);
  const warnMs = MIN_WARNING_MS;
  return own({ act, reason: "idle", atMs, source: "blind", warnMs }, state, context);
}

type OwnAct = Pick<DueAct, "act" | "reason" | "atMs" | "source"> & { readonly warnMs: number };

function own(planned: OwnAct, state: SessionState, context: SessionContext): DueAct[] {
  const act = permittedAct(planned.act, planned.reason, context);
  if (act === null || isDone(act, state)) return [];
  const retries = { lock: state.noLockBeforeMs, clear: 0, signOut: state.noEndBeforeMs } as const;
  const awakeMs = isIdleReason(planned.reason) ? keptAwakeUntilMs(state, context.rules) : 0;
  const atMs = Math.max(planned.atMs, heldUntilMs(state, planned.reason), retries[act], awakeMs);
  const warnMs = Math.max(MIN_WARNING_MS, planned.warnMs);
  return [{ ...planned, act, atMs, warnMs, noLaterThanMs: null, asked: null }];
}

function isDone(act: EnforcedAct, state: SessionState): boolean {
  if (act === "lock") return state.lockedAtMs !== null;
  return act === "clear" && state.stage === "cleared";
}

function askedAct(asked: AskedAct, state: SessionState, context: SessionContext): DueAct[] {
  const act = permittedAct(asked.act, asked.reason, context);
  if (act === null) return [];
  const { reason, noLaterThanMs } = asked;
  const readyAtMs = whenReady(asked, state);
  const atMs = isWipe(asked) ? readyAtMs : Math.max(readyAtMs, heldUntilMs(state, reason));
  const warnBeforeMs = asked.warnBeforeMs ?? context.rules.warnBeforeMs;
  const warnMs = asked.warn ? Math.max(MIN_WARNING_MS, warnBeforeMs) : null;
  return [{ act, reason, atMs, noLaterThanMs, warnMs, source: "asked", asked }];
}

/** A calendar act may wait until nobody is typing, but never beyond its last moment. */
function whenReady(asked: AskedAct, state: SessionState): number {
  const { atMs, noLaterThanMs, whenIdleForMs } = asked;
  if (noLaterThanMs === null || !whenIdleForMs) return atMs;
  const isQuiet = state.idle || state.lockedAtMs !== null;
  if (!isQuiet) return Math.max(atMs, noLaterThanMs);
  return Math.min(noLaterThanMs, Math.max(atMs, state.lastInputMs + whenIdleForMs));
}
