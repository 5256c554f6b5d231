import type { IdleEdge, IdleSource } from "../../agent/core/ports.ts";
import { FusedIdle } from "../../agent/platform/linux/fused-idle.ts";
import type { Bus } from "../../agent/platform/linux/logind-idle-hint.ts";
import type { BusSignal } from "../../agent/platform/linux/system-bus.ts";
import { FakeClock } from "./fake-clock.ts";
import { sessionBuses } from "./idle-world.ts";

const TICK_MS = 100;

/** A machine that sleeps, and the idle source over what an X server tells of it. */
export class SleepingMachine {
  readonly clock = new FakeClock();
  readonly idle: FusedIdle;
  lastInputMs = this.clock.uptimeMs();
  readonly #counter: StandingCounter;
  readonly #bus = new SleepSignals();
  #sleptMs = 0;

  constructor() {
    this.#counter = new StandingCounter(() => this.awakeMs);
    this.idle = new FusedIdle({
      displays: this.#counter,
      buses: sessionBuses(),
      systemBus: this.#bus,
      clock: this.clock,
      awakeMs: () => this.awakeMs,
    });
  }

  get awakeMs(): number {
    return this.clock.uptimeMs() - this.#sleptMs;
  }

  get awayMs(): number {
    return this.clock.uptimeMs() - this.lastInputMs;
  }

  pass(ms: number): void {
    for (let passedMs = 0; passedMs < ms; passedMs += TICK_MS) {
      this.clock.advance(TICK_MS);
      this.#counter.look();
    }
  }

  input(): void {
    this.lastInputMs = this.clock.uptimeMs();
    this.#counter.input();
  }

  /** @param isTold whether logind's word came before the sleep, as it does where something holds it */
  sleep(ms: number, isTold = true): void {
    if (isTold) this.#bus.tell(true);
    this.#sleptMs += ms;
    this.clock.advance(ms);
    this.#bus.tell(false);
  }
}

/** IDLETIME of an X server: it counts by CLOCK_MONOTONIC, which a sleep stops. */
class StandingCounter implements IdleSource {
  readonly #awakeMs: () => number;
  #lastInputMs: number;
  #thresholdMs: number | null = null;
  #isTold = false;
  #isIdle = false;
  #listener: (edge: IdleEdge) => void = () => undefined;

  constructor(awakeMs: () => number) {
    this.#awakeMs = awakeMs;
    this.#lastInputMs = awakeMs();
  }

  watch(_session: unknown, listener: (edge: IdleEdge) => void) {
    this.#listener = listener;
    const setThreshold = (idleMs: number | null) => {
      this.#thresholdMs = idleMs;
      this.#isTold = false;
      this.look();
    };
    return { setThreshold, close: () => undefined };
  }

  look(): void {
    const idleMs = this.#awakeMs() - this.#lastInputMs;
    if (this.#thresholdMs === null || this.#isTold || idleMs < this.#thresholdMs) return;
    this.#isTold = true;
    this.#isIdle = true;
    this.#listener({ kind: "idle", idleMs });
  }

  input(): void {
    this.#lastInputMs = this.#awakeMs();
    this.#isTold = false;
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#listener({ kind: "active" });
  }
}

/** A system bus on which only sleep is told of. */
class SleepSignals implements Bus {
  readonly #listeners: ((signal: BusSignal) => void)[] = [];

  listen(_rule: string, listener: (signal: BusSignal) => void) {
    this.#listeners.push(listener);
    return () => undefined;
  }

  onConnected() {
    return () => undefined;
  }

  async call() {
    return { ok: false, reason: "failed", detail: "nobody answers" } as const;
  }

  tell(isAboutToSleep: boolean): void {
    const place = { path: "/org/freedesktop/login1", interface: "org.freedesktop.login1.Manager" };
    const signal = { ...place, member: "PrepareForSleep", body: [isAboutToSleep] };
    for (const listener of this.#listeners) listener(signal);
  }
}
