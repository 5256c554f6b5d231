import type { Cancel, Clock } from "../../agent/core/ports.ts";

/** Both clocks of the Clock port under the test's hand: time moves only by `advance`. */
export class FakeClock implements Clock {
  #uptimeMs: number;
  #offsetMs: number;
  #wakes: { atMs: number; wake: () => void }[] = [];

  constructor(uptimeMs = 1_000_000, nowMs = Date.UTC(2026, 10, 22, 10)) {
    this.#uptimeMs = uptimeMs;
    this.#offsetMs = nowMs - uptimeMs;
  }

  uptimeMs(): number {
    return this.#uptimeMs;
  }

  nowMs(): number {
    return this.#uptimeMs + this.#offsetMs;
  }

  at(uptimeMs: number, wake: () => void): Cancel {
    const entry = { atMs: uptimeMs, wake };
    this.#wakes.push(entry);
    return () => {
      this.#wakes = this.#wakes.filter((other) => other !== entry);
    };
  }

  /** Wakes in order, each at its own instant. */
  advance(ms: number): void {
    const untilMs = this.#uptimeMs + ms;
    for (let due = this.#firstDue(untilMs); due !== undefined; due = this.#firstDue(untilMs)) {
      this.#wakes = this.#wakes.filter((other) => other !== due);
      this.#uptimeMs = Math.max(this.#uptimeMs, due.atMs);
      due.wake();
    }
    this.#uptimeMs = untilMs;
  }

  get planned(): number {
    return this.#wakes.length;
  }

  /** Somebody sets the wall clock; uptime does not notice. */
  jumpWallClock(ms: number): void {
    this.#offsetMs += ms;
  }

  #firstDue(untilMs: number): { atMs: number; wake: () => void } | undefined {
    return this.#wakes
      .filter((entry) => entry.atMs <= untilMs)
      .sort((first, second) => first.atMs - second.atMs)[0];
  }
}
