import type { Cancel, Clock, Scheduler } from "../../agent/core/ports.ts";

type Timer = { readonly dueMs: number; readonly order: number; readonly fire: () => void };

/** Lets every promise that can settle settle: acts run through several of them. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Time of a made-up world: true time goes on by itself, the machine's uptime starts anew at every
 * boot, its wall clock may be set by anybody. Timers of a daemon die with it (`forgetTimers`).
 */
export class VirtualTime {
  #trueMs = 0;
  #bootedMs = 0;
  #wallOffsetMs: number;
  #frozenUntilMs = 0;
  #order = 0;
  #world: Timer[] = [];
  #daemon: Timer[] = [];
  readonly #wallTimers = new Set<{ readonly instantMs: number; readonly run: () => void }>();
  readonly #onJumps = new Set<() => void>();

  constructor(startMs: number) {
    this.#wallOffsetMs = startMs;
  }

  get trueMs(): number {
    return this.#trueMs;
  }

  get wallMs(): number {
    return this.#trueMs + this.#wallOffsetMs;
  }

  /** Uptime begins at one second: nothing is ever due before the beginning. */
  get uptimeMs(): number {
    return this.#trueMs - this.#bootedMs + 1000;
  }

  /** What the world does, whatever becomes of the daemon. */
  plan(atTrueMs: number, fire: () => void): void {
    insert(this.#world, { dueMs: atTrueMs, order: this.#nextOrder(), fire });
  }

  boot(): void {
    this.#bootedMs = this.#trueMs;
    this.forgetTimers();
  }

  forgetTimers(): void {
    this.#daemon = [];
    this.#wallTimers.clear();
    this.#onJumps.clear();
  }

  /** The machine sleeps: no timer of the daemon's fires before it wakes. */
  freezeDaemon(untilTrueMs: number): void {
    this.#frozenUntilMs = untilTrueMs;
  }

  get isDaemonFrozen(): boolean {
    return this.#trueMs < this.#frozenUntilMs;
  }

  setWallClock(byMs: number): void {
    this.#wallOffsetMs += byMs;
    // A sleeping daemon notices when it wakes.
    this.#lookAtWallClock();
  }

  /** As `agent/platform/system-clock.ts`, for the daemon of this boot. */
  clock(): Clock {
    return {
      uptimeMs: () => this.uptimeMs,
      nowMs: () => this.wallMs,
      at: (uptimeMs, wake) => this.#daemonTimer(uptimeMs - 1000 + this.#bootedMs, wake),
    };
  }

  /** As `agent/platform/scheduler.ts` promises: at the instant, once, never early. */
  scheduler(): Scheduler {
    return {
      at: (instantMs, run) => {
        const entry = { instantMs, run };
        this.#wallTimers.add(entry);
        return () => void this.#wallTimers.delete(entry);
      },
      recheck: () => this.#lookAtWallClock(),
      onJump: (listener) => {
        this.#onJumps.add(listener);
        return () => void this.#onJumps.delete(listener);
      },
    };
  }

  /** Runs the world until then, moment by moment; `afterEach` sees every one. */
  async run(untilTrueMs: number, afterEach: () => void): Promise<void> {
    for (;;) {
      const next = this.#nextDueMs();
      if (next === null || next > untilTrueMs) break;
      this.#trueMs = Math.max(this.#trueMs, next);
      this.#fireAllDue();
      await settled();
      afterEach();
    }
    this.#trueMs = untilTrueMs;
  }

  #fireAllDue(): void {
    // Waking up is heard of before any timer that came due in the sleep.
    fireDue(this.#world, this.#trueMs);
    if (this.#trueMs < this.#frozenUntilMs) return;
    this.#fireWallTimers();
    fireDue(this.#daemon, this.#trueMs);
  }

  #lookAtWallClock(): void {
    if (this.isDaemonFrozen) return;
    this.#fireWallTimers();
    for (const listener of [...this.#onJumps]) listener();
  }

  #fireWallTimers(): void {
    if (this.#trueMs < this.#frozenUntilMs) return;
    for (const entry of [...this.#wallTimers]) {
      if (entry.instantMs > this.wallMs || !this.#wallTimers.delete(entry)) continue;
      entry.run();
    }
  }

  #nextDueMs(): number | null {
    const wall = [...this.#wallTimers].map(({ instantMs }) => instantMs - this.#wallOffsetMs);
    const ours = [this.#daemon[0]?.dueMs, ...wall]
      .filter((one) => one !== undefined)
      .map((dueMs) => Math.max(dueMs, this.#frozenUntilMs));
    const world = this.#world[0]?.dueMs;
    const due = world === undefined ? ours : [world, ...ours];
    return due.length === 0 ? null : Math.min(...due);
  }

  #daemonTimer(dueMs: number, fire: () => void): Cancel {
    const timer = { dueMs, order: this.#nextOrder(), fire };
    insert(this.#daemon, timer);
    return () => {
      const index = this.#daemon.indexOf(timer);
      if (index >= 0) this.#daemon.splice(index, 1);
    };
  }

  #nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }
}

function fireDue(timers: Timer[], nowMs: number): void {
  while ((timers[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs) timers.shift()?.fire();
}

/** In order of time, and of those at the same time in the order they were planned. */
function insert(timers: Timer[], timer: Timer): void {
  let index = timers.length;
  while (index > 0 && isAfter(timers[index - 1], timer)) index -= 1;
  timers.splice(index, 0, timer);
}

function isAfter(one: Timer | undefined, other: Timer): boolean {
  if (one === undefined) return false;
  return one.dueMs > other.dueMs || (one.dueMs === other.dueMs && one.order > other.order);
}
