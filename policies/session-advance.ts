import { withAct } from "./session-change.ts";
import { type DueAct, dueActs } from "./session-due.ts";
import { hiddenNow } from "./session-hide.ts";
import { strengthOf } from "./session-permitted.ts";
import type {
  EnforcedAct,
  PendingAct,
  SessionContext,
  SessionEffect,
  SessionState,
} from "./session-state.ts";
import { MIN_WARNING_MS } from "./settle.ts";

type ActEffect = Extract<SessionEffect, { kind: "act" }>;

export type Advanced = { readonly state: SessionState; readonly acts: readonly ActEffect[] };

/**
 * Does everything that is due, then announces what comes next.
 * @param unwarned after a resume nobody has seen a warning, and nobody may see the session
 */
export function advance(state: SessionState, context: SessionContext, unwarned: boolean): Advanced {
  const due = dueActs(state, context);
  const ripe = ripeActs(due, state, context, unwarned);
  const [strongest] = ripe;
  if (strongest === undefined) return { state: announce(state, due, context), acts: [] };
  const doing = strongest.act === "signOut" ? [strongest] : oneOfEach(ripe);
  const after = doing.reduce((soFar, one) => perform(soFar, one, context), state);
  // What another act makes needless is done with, but each command has an end of its own.
  const over = ripe.filter((one) => doing.includes(one) || one.asked?.commandId === undefined);
  const rest = advance(withoutDone(after, over), context, unwarned);
  const acts = doing.map(effectOf);
  return { state: rest.state, acts: [...acts, ...rest.acts] };
}

/** When this act may happen at the earliest: its warning was on screen for 20 s (WCAG 2.2.1). */
export function actAtMs(due: DueAct, state: SessionState): number {
  if (due.warnMs === null || !isWarned(due, state) || state.warnedAtMs === null) return due.atMs;
  return Math.max(due.atMs, state.warnedAtMs + MIN_WARNING_MS);
}

/** The strongest first. A weaker act that is due as well goes along with a warned one. */
function ripeActs(
  due: readonly DueAct[],
  state: SessionState,
  { nowMs }: SessionContext,
  unwarned: boolean,
): readonly DueAct[] {
  const overdue = due
    .filter(({ atMs }) => atMs <= nowMs)
    .sort((one, other) => strengthOf(other.act) - strengthOf(one.act));
  if (unwarned) return overdue;
  const warned = overdue.find((one) => isWarned(one, state) && actAtMs(one, state) <= nowMs);
  return overdue.filter((one) => {
    if (one.warnMs === null || one === warned) return true;
    return warned !== undefined && strengthOf(one.act) <= strengthOf(warned.act);
  });
}

function oneOfEach(ripe: readonly DueAct[]): readonly DueAct[] {
  const acts: readonly EnforcedAct[] = ["lock", "clear"];
  return acts.flatMap((act) => ripe.find((one) => one.act === act) ?? []);
}

function effectOf({ act, reason, asked }: DueAct): ActEffect {
  const commandId = asked?.commandId;
  return { kind: "act", act, reason, ...(commandId === undefined ? {} : { commandId }) };
}

function perform(state: SessionState, due: DueAct, context: SessionContext): SessionState {
  const after = withAct(state, due.act, due.reason, context);
  if (due.source !== "blind") return after;
  const blindActsAtMs = [...after.blindActsAtMs, context.nowMs];
  return { ...after, blindActsAtMs, blindSinceMs: context.nowMs };
}

function withoutDone(state: SessionState, done: readonly DueAct[]): SessionState {
  const asked = state.asked.filter((one) => !done.some((due) => due.asked === one));
  return { ...state, asked };
}

/**
 * Of all acts whose time to warn has come, the first is on screen; its 20 s start when it comes up,
 * which is not before our own cover is gone.
 */
function announce(
  state: SessionState,
  due: readonly DueAct[],
  context: SessionContext,
): SessionState {
  const { nowMs } = context;
  const coming = due.find(({ atMs, warnMs }) => warnMs !== null && atMs - warnMs <= nowMs);
  if (coming === undefined || hiddenNow(state, context) !== null)
    return { ...state, warned: null, warnedAtMs: null };
  const warnedAtMs =
    isWarned(coming, state) && state.warnedAtMs !== null ? state.warnedAtMs : nowMs;
  const atMs = Math.max(coming.atMs, warnedAtMs + MIN_WARNING_MS);
  return { ...state, warned: pendingOf(coming, atMs), warnedAtMs };
}

function isWarned(due: DueAct, { warned }: SessionState): boolean {
  return warned !== null && warned.act === due.act && warned.reason === due.reason;
}

export function pendingOf({ act, reason, noLaterThanMs }: DueAct, atMs: number): PendingAct {
  return { act, reason, atMs, noLaterThanMs };
}
