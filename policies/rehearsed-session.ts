import type { CalendarInstant } from "./calendar.ts";
import type { RehearsedAct } from "./rehearsal.ts";
import type { Look } from "./rehearsed-risk.ts";
import type { RehearsedTier } from "./rehearsed-tier.ts";
import { next, start } from "./session-machine.ts";
import type { SessionEffect, SessionEvent, SessionRules, SessionTraits } from "./session-state.ts";
import type { SessionStep } from "./session-step.ts";
import type { TraceLine } from "./trace.ts";

type Begin = Extract<TraceLine, { edge: "begin" }>;
type Found = Omit<RehearsedAct, "untilInputMs"> & { readonly atMs: number };

/** What happens to a session. */
export type Happening = Exclude<TraceLine, { edge: "fact" }> | Look;

export type SessionWish = {
  readonly rules: SessionRules;
  readonly instants: readonly CalendarInstant[];
  /** Null: nothing is known of any risk, or no rule asks. */
  readonly tier: RehearsedTier | null;
};

/** One session of a trace, driven as `core/session-keeper.ts` drives a real one. */
export class RehearsedSession {
  readonly #begin: Begin;
  readonly #plain: SessionRules;
  readonly #tier: RehearsedTier | null;
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
  #isSigningIn = false;
  #sleptAtMs: number | null = null;

  constructor(begin: Begin, { rules, instants, tier }: SessionWish) {
    this.#begin = begin;
    this.#plain = rules;
    this.#tier = tier;
    this.#traits = { kind: begin.kind, canUnlock: begin.canUnlock };
    this.#nowMs = Date.parse(begin.at);
    this.#lastInputMs = this.#nowMs;
    this.#instants = instants.filter(({ atMs }) => atMs > this.#nowMs);
    this.#step = start(this.#traits, this.#rules, this.#nowMs);
    this.#judge({ isFirst: true });
  }

  take(line: Happening): void {
    const atMs = Date.parse(line.at);
    if (this.#sleptAtMs === null) this.#runUntil(atMs);
    this.#nowMs = Math.max(this.#nowMs, atMs);
    if (line.edge === "active") this.#onInput(atMs);
    else if (line.edge === "idle") this.#onIdle(atMs);
    else if (line.edge === "sleep") this.#sleptAtMs = atMs;
    else if (line.edge === "wake") this.#onWake();
    else if (line.edge === "look") this.#onLook(line);
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

  get #rules(): SessionRules {
    return this.#tier?.rules ?? this.#plain;
  }

  /** Everything that falls due on the way, in order: timers, the idle alarm, the calendar, the tier. */
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
    const tierAtMs = this.#tier?.wakeAtMs(this.#nowMs) ?? null;
    const ahead = [
      ...(tierAtMs === null ? [] : [{ atMs: tierAtMs, happen: () => this.#judge() }]),
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
      this.#tier?.beginAgain(atMs);
      this.#step = start(this.#traits, this.#rules, atMs);
      this.#judge({ isFirst: true });
      return;
    }
    this.#handle({ kind: "onlyNoted" });
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

  #onLook(look: Look): void {
    this.#tier?.hear(look);
    this.#judge();
  }

  /** Who has just come is not asked to sign in again for what was so before. */
  #judge({ isFirst } = { isFirst: false }): void {
    const { state } = this.#step;
    const minutes = Math.max(0, Math.floor((this.#nowMs - state.startedAtMs) / 60_000));
    const { kind } = this.#traits;
    const about = { kind, stage: state.stage, minutes, idle: state.idle };
    const moved = this.#tier?.judge(this.#nowMs, about) ?? null;
    if (moved === null) return;
    this.#handle({ kind: "rulesChanged" });
    if (moved === "rose" && !isFirst) this.#handle({ kind: "riskRose" });
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
    const step = next(this.#step.state, event, context);
    this.#step = step;
    const sinceInputMs = this.#isIdle ? this.#nowMs - this.#lastInputMs : 0;
    for (const effect of step.effects) {
      if (effect.kind !== "act") continue;
      this.#found.push({
        at: new Date(this.#nowMs).toISOString(),
        atMs: this.#nowMs,
        session: this.#begin.session,
        act: effect.act,
        reason: effect.reason,
        sinceInputMs,
        raisedBy: this.#tier?.raisedBy(effect.reason, sinceInputMs) ?? null,
      });
    }
    if (this.#tier?.looksAtSessions === true) this.#judge();
    if (step.effects.some(isLock) && !this.#isIdle) this.#signInAgain();
  }

  /** Who typed on while it locked would have unlocked it: nobody is taken for gone by a lock alone. */
  #signInAgain(): void {
    if (this.#isSigningIn) return;
    this.#isSigningIn = true;
    this.#handle({ kind: "onlyNoted" });
    this.#handle({ kind: "input" });
    this.#isSigningIn = false;
  }
}

function isLock(effect: SessionEffect): boolean {
  return effect.kind === "act" && effect.act === "lock";
}
