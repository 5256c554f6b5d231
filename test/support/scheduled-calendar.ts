import "node-schedule";
import { vi } from "vitest";
import { CalendarKeeper } from "../../agent/core/calendar-keeper.ts";
import type { Clock } from "../../agent/core/ports.ts";
import { WallClockScheduler } from "../../agent/platform/scheduler.ts";
import type { CalendarEntry } from "../../policies/calendar-entry.ts";
import { CLOSING_ENTRY } from "./calendar-world.ts";
import { inMemory } from "./keeper-world.ts";

const log = { info: () => undefined, warn: () => undefined };

/**
 * The calendar over the real scheduler, in vitest's time: timers and `performance.now` go on
 * steadily, and `vi.setSystemTime` sets the wall clock.
 */
export class ScheduledCalendar {
  /** The wall-clock instants that were asked for, as ISO texts to the minute. */
  readonly askedFor: string[] = [];
  entries: readonly CalendarEntry[];
  readonly #kept = new Map<string, string>();
  #scheduler: WallClockScheduler | null = null;
  #keeper: CalendarKeeper | null = null;
  #sleptMs = 0;

  constructor(entries: readonly Partial<CalendarEntry>[], startMs: number) {
    vi.useFakeTimers({ now: startMs });
    this.entries = entries.map((entry) => ({ ...CLOSING_ENTRY, ...entry }));
    this.restart();
  }

  restart(): void {
    this.stop();
    const clock = this.#clock();
    const monotonicMs = () => performance.now();
    this.#scheduler = new WallClockScheduler({ nowMs: clock.nowMs, monotonicMs, log });
    this.#keeper = new CalendarKeeper({
      ...{ clock, scheduler: this.#scheduler, deviceId: "device-1", log },
      keyValue: inMemory(this.#kept),
      entries: () => this.entries,
      ask: (event) => {
        if (event.kind === "ask") this.#asked(event.pending.atMs - clock.uptimeMs());
      },
    });
    this.#keeper.start();
  }

  /** As a new policy does. */
  setEntries(entries: readonly Partial<CalendarEntry>[]): void {
    this.entries = entries.map((entry) => ({ ...CLOSING_ENTRY, ...entry }));
    this.#keeper?.refresh();
  }

  /** Nobody refreshes anything meanwhile. */
  async pass(ms: number): Promise<void> {
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(ms);
  }

  setClock(byMs: number): void {
    vi.setSystemTime(Date.now() + byMs);
  }

  /** Timers stand still, the wall clock and uptime go on; nobody tells of the resume. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
    this.setClock(ms);
  }

  /** @param hours between two looks at the policy, which the daemon takes every 15 minutes */
  async live(days: number, hours = 12): Promise<void> {
    for (let passed = 0; passed < days * 24; passed += hours) {
      await this.pass(hours * 3_600_000);
      this.#keeper?.refresh();
    }
  }

  /** Which acts were asked for, by their own instants: a missed one is asked for later. */
  askedInstants(): readonly number[] {
    return JSON.parse(this.#kept.get("calendar.askedMs") ?? "[]");
  }

  stop(): void {
    this.#keeper?.stop();
    this.#scheduler?.close();
  }

  #asked(inMs: number): void {
    this.askedFor.push(new Date(Date.now() + inMs).toISOString().slice(0, 16));
  }

  #clock(): Clock {
    const uptimeMs = () => performance.now() + this.#sleptMs;
    return { uptimeMs, nowMs: () => Date.now(), at: () => () => undefined };
  }
}
