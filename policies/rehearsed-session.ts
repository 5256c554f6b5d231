import type { CalendarInstant } from "./calendar.ts";
import type { RehearsedAct } from "./rehearsal.ts";
import { next, start } from "./session-machine.ts";
import type { SessionEvent, SessionRules, SessionTraits } from "./session-state.ts";
import type { SessionStep } from "./session-step.ts";
import type { TraceLine } from "./trace.ts";

type Begin = Extract<TraceLine, { edge: "begin" }>;
type Found = Omit<RehearsedAct, "untilInputMs"> & { readonly atMs: number };

/** One session of a trace, driven as `core/session-keeper.ts` drives a real one. */
export class RehearsedSession {
  readonly #begin: Begin;
  readonly #rules: SessionRules;
  readonly #traits: SessionTraits;
  readonly #instants: CalendarInstant[];
  readonly #found: Found[] = [];
  readonly #inputsMs: number[] = [];
  #nowMs: number;
  #step: SessionStep;
  #lastInputMs: number;
  #isOver = false;
  #isIdle = false;
  #isToldIdle = false;
  #sleptAtMs: number | null = null;

  constructor(begin: Begin, rules: SessionRules, instants: readonly CalendarInstant[]) {
    this.#begin = begin;
    this.#rules = rules;
    this.#traits = { kind: begin.kind, canUnlock: begin.canUnlock };
    this.#nowMs = Date.parse(begin.at);
    this.#lastInputMs = this.#nowMs;
    this.#instants = instants.filter(({ atMs }) => atMs > this.#nowMs);
    this.#step = start(this.#traits, rules, this.#nowMs);
  }

  take(line: TraceLine): void {
    const atMs = Date.parse(line.at);
    if (this.#sleptAtMs === null) this.#runUntil(atMs);
    this.#nowMs = Math.max(this.#nowMs, atMs);
    if (line.edge === "active") this.#onInput(atMs);
    else if (line.edge === "idle") this.#onIdle(atMs);
    else if (line.edge === "sleep") this.#sleptAtMs = atMs;
    else if (line.edge === "wake") this.#onWake();
    else if (line.edge === "end" || line.edge === "begin") this.#isOver = true;
  }

  /** @param untilMs what comes due before this happens too, unless the session was over */
  finish(untilMs: number): readonly RehearsedAct[] {
    if (this.#sleptAtMs === null && !this.#isOver) this.#runUntil(untilMs);
    return this.#found.map(({ atMs, ...act }) => {
      const nextMs = this.#inputsMs.find((inputMs) => inputMs >= atMs);
      return { ...act, untilInputMs: nextMs === undefined ? null : nextMs - atMs };
    });
  }

  /** Everything that falls due on the way, in order: timers, the idle alarm, the calendar. */
  #runUntil(untilMs: number): void {
    for (let due = this.#due(); due !== null && due.atMs <= untilMs; due = this.#due()) {
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.happen();
    }
  }

  #due(): { readonly atMs: number; readonly happen: () => void } | null {
    const { wakeAtMs, watchIdleMs } = this.#step;
    const [instant] = this.#instants;
    const isWatching = this.#isIdle && !this.#isToldIdle && watchIdleMs !== null;
    const ahead = [
      ...(wakeAtMs === null
        ? []
        : [{ atMs: wakeAtMs, happen: () => this.#handle({ kind: "tick" }) }]),
      ...(isWatching
        ? [{ atMs: this.#lastInputMs + watchIdleMs, happen: () => this.#tellIdle() }]
        : []),
      ...(instant === undefined
        ? []
        : [{ atMs: instant.atMs - instant.warnBeforeMs, happen: () => this.#ask(instant) }]),
    ];
    return ahead.sort((one, other) => one.atMs - other.atMs)[0] ?? null;
  }

  #onInput(atMs: number): void {
    this.#inputsMs.push(atMs);
    this.#lastInputMs = atMs;
    this.#isIdle = false;
    this.#isToldIdle = false;
    // Who comes back to what would have been signed out would have signed in again.
    if (this.#step.state.stage === "signedOut") {
      this.#step = start(this.#traits, this.#rules, atMs);
      return;
    }
    this.#handle({ kind: "unlockSeen" });
    this.#handle({ kind: "input" });
  }

  #onIdle(lastInputMs: number): void {
    this.#lastInputMs = lastInputMs;
    this.#isIdle = true;
  }

  #onWake(): void {
    const suspendedAtMs = this.#sleptAtMs;
    this.#sleptAtMs = null;
    if (suspendedAtMs !== null) this.#handle({ kind: "resumed", suspendedAtMs });
  }

  #tellIdle(): void {
    this.#isToldIdle = true;
    this.#handle({ kind: "idle", lastInputMs: this.#lastInputMs });
  }

  #ask(instant: CalendarInstant): void {
    this.#instants.shift();
    const { act, atMs, noLaterThanMs, warnBeforeMs, whenIdleForMs } = instant;
    const pending = { act, reason: "calendar" as const, atMs, noLaterThanMs, warnBeforeMs };
    this.#handle({ kind: "ask", warn: true, pending: { ...pending, whenIdleForMs } });
  }

  #handle(event: SessionEvent): void {
    const context = { rules: this.#rules, traits: this.#traits, nowMs: this.#nowMs };
    this.#step = next(this.#step.state, event, context);
    for (const effect of this.#step.effects) {
      if (effect.kind !== "act") continue;
      this.#found.push({
        at: new Date(this.#nowMs).toISOString(),
        atMs: this.#nowMs,
        session: this.#begin.session,
        act: effect.act,
        reason: effect.reason,
        sinceInputMs: this.#isIdle ? this.#nowMs - this.#lastInputMs : 0,
      });
    }
  }
}
