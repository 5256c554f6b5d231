import type {
  SessionContext,
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionState,
} from "./session-state.ts";

/** Calls and presentations that hold idle steps. */
export type KeepAwake = {
  readonly holders: readonly {
    readonly holder: string;
    readonly untilMs: number;
    readonly isReleased: boolean;
  }[];
  /** When this stretch of holds began; null while nothing holds. */
  readonly sinceMs: number | null;
  /** Who held after the last step: what changes in it is told. */
  readonly holding: readonly string[];
  /** A daemon took this over, and does not know yet whether somebody was there since: it may go on. */
  readonly isUnsure?: true;
};

type HoldEffect = Extract<SessionEffect, { kind: "keepAwake" }>;
type Holder = KeepAwake["holders"][number];

export const NOTHING_KEEPS_AWAKE: KeepAwake = { holders: [], sinceMs: null, holding: [] };

/** Until when idle steps wait, whoever holds: never longer than one stretch may be. 0: they don't. */
export function keptAwakeUntilMs({ keepAwake }: SessionState, rules: SessionRules): number {
  const { holders, sinceMs } = keepAwake;
  if (sinceMs === null) return 0;
  const allowed = holders.filter(({ holder }) => rules.keepAwake.allow.includes(holder));
  const lastMs = Math.max(0, ...allowed.map(({ untilMs }) => untilMs));
  return Math.min(lastMs, sinceMs + rules.keepAwake.maxMs);
}

/** A hold that ends leaves its person a whole warning: they sat there, and touched nothing. */
export function withKeepAwake(
  state: SessionState,
  { holder, untilMs }: Extract<SessionEvent, { kind: "keepAwake" }>,
  { rules, nowMs }: SessionContext,
): SessionState {
  const { keepAwake } = state;
  const others = keepAwake.holders.filter((one) => one.holder !== holder);
  const before = keepAwake.holders.find((one) => one.holder === holder);
  if (untilMs > nowMs) {
    if (!rules.keepAwake.allow.includes(holder)) return state;
    const holders = [...others, { holder, untilMs, isReleased: false }];
    return { ...state, keepAwake: { ...keepAwake, holders, sinceMs: keepAwake.sinceMs ?? nowMs } };
  }
  if (before === undefined || before.isReleased) return state;
  const graceMs = Math.min(before.untilMs, nowMs + rules.warnBeforeMs);
  const holders = [...others, { holder, untilMs: graceMs, isReleased: true }];
  return { ...state, keepAwake: { ...keepAwake, holders } };
}

/** A device that slept was in no call; how long it was held before counts on. */
export function withoutKeepAwake(state: SessionState): SessionState {
  return { ...state, keepAwake: { ...state.keepAwake, holders: [] } };
}

/** Who holds is told again by whoever sees it; how long it held already counts on. */
export function takenOver({ sinceMs, holding }: KeepAwake): KeepAwake {
  const stretch = { holders: [], sinceMs, holding };
  return sinceMs === null ? stretch : { ...stretch, isUnsure: true };
}

/** Somebody is there, or the idle source says since when nobody is. */
export function sure({ isUnsure: _, ...keepAwake }: KeepAwake): KeepAwake {
  return keepAwake;
}

/**
 * After each step: who holds now, and what of that is news. A stretch is over when nothing holds
 * and somebody was there since; a program that asks again and again gets no second one.
 */
export function settleKeepAwake(
  state: SessionState,
  { rules, nowMs }: SessionContext,
): { readonly state: SessionState; readonly effects: readonly HoldEffect[] } {
  const { keepAwake } = state;
  const endMs = (keepAwake.sinceMs ?? 0) + rules.keepAwake.maxMs;
  const isHolding = (one: Holder) => endOf(one, rules, endMs, nowMs) === null;
  const holding = keepAwake.holders.filter(isHolding).map(({ holder }) => holder);
  const began = holding.filter((holder) => !keepAwake.holding.includes(holder));
  const ended = keepAwake.holding.filter((holder) => !holding.includes(holder));
  const isOver = holding.length === 0 && !state.idle && keepAwake.isUnsure !== true;
  return {
    state: { ...state, keepAwake: isOver ? NOTHING_KEEPS_AWAKE : { ...keepAwake, holding } },
    effects: [
      ...ended.map((holder): HoldEffect => {
        const one = keepAwake.holders.find((other) => other.holder === holder);
        const because = one === undefined ? "over" : (endOf(one, rules, endMs, nowMs) ?? "over");
        return { kind: "keepAwake", holder, holds: false, because };
      }),
      ...began.map(
        (holder): HoldEffect => ({ kind: "keepAwake", holder, holds: true, because: "asked" }),
      ),
    ],
  };
}

/** Moments at which a hold ends by itself. */
export function keepAwakeWakesMs({ keepAwake }: SessionState, rules: SessionRules): number[] {
  if (keepAwake.sinceMs === null) return [];
  const endMs = keepAwake.sinceMs + rules.keepAwake.maxMs;
  return [endMs, ...keepAwake.holders.map(({ untilMs }) => untilMs)];
}

/** Why it holds no longer; null while it does. */
function endOf(
  { holder, untilMs, isReleased }: Holder,
  { keepAwake }: SessionRules,
  endMs: number,
  nowMs: number,
): HoldEffect["because"] | null {
  if (isReleased) return "released";
  if (!keepAwake.allow.includes(holder)) return "notAllowed";
  if (nowMs >= endMs) return "longest";
  return nowMs >= untilMs ? "over" : null;
}
