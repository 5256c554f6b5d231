import { createRequire } from "node:module";
import type { Job } from "node-schedule";
import type { Cancel, Log, Scheduler } from "../core/ports.ts";

export type SchedulerPorts = {
  /** Wall clock, milliseconds since 1970: the one that node-schedule reads. */
  readonly nowMs: () => number;
  /** The clock of Node's timers, which stands still while the machine sleeps. */
  readonly monotonicMs: () => number;
  readonly log: Log;
};

type Entry = { readonly instantMs: number; readonly run: () => void; job: Job | null };

const LOOK_EVERY_MS = 60_000;
/** Until then nothing is armed: a look comes first, and a start needs no scheduler to begin watching. */
const ARM_AHEAD_MS = 3 * LOOK_EVERY_MS;
/** A clock that was set or a sleep, as opposed to a clock slewed by a time server. */
const JUMP_MS = 1_000;

/**
 * Wakes at wall-clock instants, once each and never early. node-schedule arms Node's timers, which
 * know nothing of a clock that was set forward or a machine that slept: so both clocks are compared
 * once a minute while anything is scheduled. node-schedule is loaded when the first instant is near.
 */
export class WallClockScheduler implements Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #entries = new Set<Entry>();
  readonly #listeners = new Set<() => void>();
  #look: NodeJS.Timeout | null = null;
  #offsetMs = 0;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
  }

  /** An instant that has passed runs soon, but not before this returns. */
  at(instantMs: number, run: () => void): Cancel {
    const entry: Entry = { instantMs, run, job: null };
    this.#entries.add(entry);
    this.#startLooking();
    this.#arm(entry);
    return () => void this.#remove(entry);
  }

  onJump(listener: () => void): Cancel {
    this.#listeners.add(listener);
    this.#startLooking();
    return () => {
      this.#listeners.delete(listener);
      this.#stopLookingIfIdle();
    };
  }

  /** For whoever learns at once of a resume or a new time; otherwise within a minute. */
  recheck(): void {
    if (this.#look === null) return;
    const jumpedMs = this.#ports.nowMs() - this.#ports.monotonicMs() - this.#offsetMs;
    this.#offsetMs += jumpedMs;
    for (const entry of [...this.#entries]) {
      this.#fireIfDue(entry);
      // After a step back the timer wakes early, and node-schedule sleeps again by itself.
      if (this.#entries.has(entry) && (entry.job === null || jumpedMs > JUMP_MS)) this.#arm(entry);
    }
    if (Math.abs(jumpedMs) <= JUMP_MS) return;
    this.#ports.log.info("clockJumped", { byMs: Math.round(jumpedMs) });
    for (const listener of [...this.#listeners]) listener();
  }

  close(): void {
    this.#listeners.clear();
    for (const entry of [...this.#entries]) this.#remove(entry);
    this.#stopLookingIfIdle();
  }

  #arm(entry: Entry): void {
    if (entry.instantMs - this.#ports.nowMs() > ARM_AHEAD_MS) return;
    loadSchedule().then(
      ({ scheduleJob }) => {
        if (!this.#entries.has(entry)) return;
        entry.job?.cancel();
        // null for an instant in the past: that one is due now.
        entry.job = scheduleJob(new Date(entry.instantMs), () => this.#wake(entry));
        this.#fireIfDue(entry);
      },
      (error: unknown) => this.#ports.log.warn("schedulerNotLoaded", { error: String(error) }),
    );
  }

  #wake(entry: Entry): void {
    this.#fireIfDue(entry);
    // Still there: the clock was set back since node-schedule looked at it.
    if (this.#entries.has(entry)) this.#arm(entry);
  }

  /** Every path to `run` leads through here; leaving the set is what makes it happen once. */
  #fireIfDue(entry: Entry): void {
    if (this.#ports.nowMs() < entry.instantMs || !this.#remove(entry)) return;
    try {
      entry.run();
    } catch (error) {
      this.#ports.log.warn("scheduledRunFailed", { error: String(error) });
    }
  }

  #remove(entry: Entry): boolean {
    entry.job?.cancel();
    entry.job = null;
    const wasThere = this.#entries.delete(entry);
    this.#stopLookingIfIdle();
    return wasThere;
  }

  #stopLookingIfIdle(): void {
    if (this.#entries.size > 0 || this.#listeners.size > 0 || this.#look === null) return;
    clearInterval(this.#look);
    this.#look = null;
  }

  #startLooking(): void {
    if (this.#look !== null) return;
    this.#offsetMs = this.#ports.nowMs() - this.#ports.monotonicMs();
    this.#look = setInterval(() => this.recheck(), LOOK_EVERY_MS).unref();
  }
}

/**
 * Its dates are luxon's, which asks `Intl` for the system's language unless it is told one: to give it,
 * `Intl` loads the names of months, and a daemon would keep 6 MB of them that nobody reads.
 */
async function loadSchedule(): Promise<typeof import("node-schedule")> {
  const near = (path: string, name: string) => createRequire(path).resolve(name);
  const parser = near(near(import.meta.filename, "node-schedule"), "cron-parser");
  const luxon: { Settings: { defaultLocale: string } } = createRequire(parser)("luxon");
  luxon.Settings.defaultLocale = "en";
  return await import("node-schedule");
}
