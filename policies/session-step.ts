import type { PendingAct, SessionEffect, SessionState } from "./session-state.ts";

/** What the machine wants next: effects now, a wake-up, and the idle span that should be watched. */
export type SessionStep = {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
  readonly wakeAtMs: number | null;
  /** Tell me when there was no input for this long; null = the clock runs without it. */
  readonly watchIdleMs: number | null;
  /** What comes next if nobody touches anything. */
  readonly next: PendingAct | null;
};
