import { type Advanced, actAtMs, advance, pendingOf } from "./session-advance.ts";
import { withoutMissed } from "./session-ask.ts";
import { withAct } from "./session-change.ts";
import { type DueAct, dueActs, isInUse } from "./session-due.ts";
import { handleEvent } from "./session-events.ts";
import { hiddenNow } from "./session-hide.ts";
import {
  keepAwakeWakesMs,
  NOTHING_KEEPS_AWAKE,
  settleKeepAwake,
  withoutKeepAwake,
} from "./session-keep-awake.ts";
import { mustLockForSleep } from "./session-requests.ts";
import { NOTHING_SHOWN, surfaceFor, surfaceWakesMs } from "./session-show.ts";
import type {
  PendingAct,
  SessionContext,
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionState,
  SessionTraits,
  ShownSurface,
} from "./session-state.ts";
import type { SessionStep } from "./session-step.ts";
import { MIN_WARNING_MS } from "./settle.ts";

/** Short, to learn soon that the first input has come. */
const FIRST_INPUT_WATCH_MS = 1000;

/** A session that has just begun. All times are on one clock that counts suspend. */
export function start(traits: SessionTraits, rules: SessionRules, nowMs: number): SessionStep {
  const state: SessionState = {
    stage: "active",
    startedAtMs: nowMs,
    lastInputMs: nowMs,
    touched: traits.kind === "named",
    idle: false,
    idleSeen: false,
    idleKnown: true,
    blindSinceMs: null,
    blindActsAtMs: [],
    lockedAtMs: null,
    noLockBeforeMs: 0,
    noEndBeforeMs: 0,
    endsFailed: 0,
    clearedAtMs: null,
    covered: false,
    hidden: null,
    closing: null,
    authenticatedAtMs: nowMs,
    keepAwake: NOTHING_KEEPS_AWAKE,
    warned: null,
    warnedAtMs: null,
    shown: NOTHING_SHOWN,
    asked: [],
    grantedMs: 0,
    moreTimeUsed: 0,
    longerUsed: 0,
    emergencyUsed: 0,
    emergencyUntilMs: 0,
    pausedUntilMs: 0,
  };
  return next(state, { kind: "tick" }, { rules, traits, nowMs });
}

/**
 * One step of the session machine (design §5): pure. An act comes no later than its rule says plus
 * the 20 s that its warning stays on screen, unless somebody held or extended it.
 */
export function next(
  state: SessionState,
  event: SessionEvent,
  context: SessionContext,
): SessionStep {
  const { state: advanced, acts } = happen(state, event, context);
  const asking = withoutMissed(advanced, context);
  const { state: settled, effects: holds } = settleKeepAwake(asking, context);
  const shown = surfaceFor(settled, context);
  // A daemon that took over the state of an earlier one shows again what belongs on the screen.
  const isNews = event.kind === "rulesChanged" || !isSame(shown, state.shown);
  const hidden = hiddenNow(settled, context);
  const after = { ...settled, shown, hidden, stage: stageOf(settled, shown, context) };
  const due = dueActs(after, context);
  const show: readonly SessionEffect[] = isNews ? [{ kind: "show", ...shown }] : [];
  return {
    state: after,
    effects: [...holds, ...acts, ...show],
    wakeAtMs: wakeAtMs(after, due, context),
    watchIdleMs: watchIdleMs(after, context),
    next: nextAct(after, due, context),
  };
}

function happen(state: SessionState, event: SessionEvent, context: SessionContext): Advanced {
  if (event.kind === "resumed") {
    return resume(withoutKeepAwake(state), event.suspendedAtMs, context);
  }
  const outcome = handleEvent(state, event, context);
  if (outcome.act === undefined) return advance(outcome.state, context, false);
  const { act, reason } = outcome.act;
  const rest = advance(withAct(outcome.state, act, reason, context), context, false);
  return { state: rest.state, acts: [{ kind: "act", act, reason }, ...rest.acts] };
}

/**
 * Acts before the person is back in. Time asleep counts as idle only for that: the idle source did
 * not see it, and would never report the key that ends it.
 */
function resume(
  state: SessionState,
  suspendedAtMs: number | undefined,
  context: SessionContext,
): Advanced {
  const sinceMs = Math.max(state.lastInputMs, suspendedAtMs ?? context.nowMs);
  const asleep = state.idle ? state : { ...state, idle: true, lastInputMs: sinceMs };
  const overdue = advance(asleep, context, true);
  const after = overdue.acts.length > 0 ? overdue : advance(state, context, false);
  if (!mustLockForSleep(after.state, context)) return after;
  const locked = advance(withAct(after.state, "lock", "idle", context), context, false);
  return {
    state: locked.state,
    acts: [...after.acts, { kind: "act", act: "lock", reason: "idle" }],
  };
}

function stageOf(
  state: SessionState,
  { surface }: ShownSurface,
  context: SessionContext,
): SessionState["stage"] {
  const { stage, warned, idle } = state;
  if (stage === "locked" || stage === "cleared" || stage === "signedOut") return stage;
  if (warned !== null) return "warned";
  const isNoticed = surface === "notice" || (idle && isInUse(state, context));
  return isNoticed ? "noticed" : "active";
}

function wakeAtMs(
  state: SessionState,
  due: readonly DueAct[],
  context: SessionContext,
): number | null {
  const times = due.flatMap((one) => [one.atMs - (one.warnMs ?? 0), one.atMs, actAtMs(one, state)]);
  const surfaces = surfaceWakesMs(state, context);
  const holds = keepAwakeWakesMs(state, context.rules);
  const ahead = [...times, ...surfaces, ...holds].filter((at) => at > context.nowMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** The first moment at which idleness matters: the ladder's first warning, or a waiting calendar act. */
function watchIdleMs(state: SessionState, context: SessionContext): number | null {
  if (state.stage === "signedOut") return null;
  if (state.covered || !isInUse(state, context)) return FIRST_INPUT_WATCH_MS;
  const { lockAfterMs, clearAfterMs, signOutAfterMs, warnBeforeMs } = context.rules;
  const limits = [lockAfterMs, clearAfterMs, signOutAfterMs].filter((limit) => limit !== null);
  const first = Math.min(...limits);
  const warnMs = Math.max(MIN_WARNING_MS, Math.min(warnBeforeMs, Math.floor(first / 2)));
  const waits = state.asked.flatMap(({ whenIdleForMs }) =>
    whenIdleForMs ? [whenIdleForMs - MIN_WARNING_MS] : [],
  );
  const watched = Math.min(first - warnMs, ...waits);
  return Number.isFinite(watched) ? Math.max(FIRST_INPUT_WATCH_MS, watched) : null;
}

/** What comes if nobody touches it any more. */
function nextAct(
  state: SessionState,
  due: readonly DueAct[],
  context: SessionContext,
): PendingAct | null {
  const isActive = state.idleKnown && !state.idle;
  const still = { ...state, idle: true, lastInputMs: context.nowMs };
  const [first] = isActive ? dueActs(still, context) : due;
  return first === undefined ? null : pendingOf(first, actAtMs(first, state));
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
