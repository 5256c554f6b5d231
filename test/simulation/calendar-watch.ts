import { calendarInstants } from "../../policies/calendar.ts";
import { MIN_CALENDAR_GAP_MS } from "../../policies/calendar-bounds.ts";
import type { CalendarEntry } from "../../policies/calendar-entry.ts";
import { DEVICE_ID } from "./admin.ts";
import type { SimulatedDaemon } from "./simulated-daemon.ts";
import type { World } from "./world.ts";

const AHEAD_MS = 2 * 86_400_000;

/** What must stay as it is for a clock to pass an instant with the daemon looking on. */
type Stretch = {
  readonly daemon: SimulatedDaemon;
  readonly offsetMs: number;
  readonly entries: readonly CalendarEntry[];
  readonly untilMs: number;
};

/** Whether every instant of the calendar that a clock passed was asked for, and none twice. */
export class CalendarWatch {
  readonly #world: World;
  #stretch: Stretch | null = null;
  #ahead: number[] = [];
  #seen = "";

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what is wrong, in words */
  look(): readonly string[] {
    const { daemon, time } = this.#world;
    if (daemon === null || time.isDaemonFrozen) {
      this.#stretch = null;
      return [];
    }
    const offsetMs = time.wallMs - time.trueMs;
    const entries = daemon.calendar;
    if (this.#goesOn(daemon, offsetMs, entries)) return this.#judge();
    const untilMs = time.wallMs + AHEAD_MS;
    this.#stretch = { daemon, offsetMs, entries, untilMs };
    const ahead = calendarInstants(entries, time.wallMs + 1, untilMs, DEVICE_ID);
    this.#ahead = ahead.map(({ atMs }) => atMs);
    return [];
  }

  #goesOn(daemon: SimulatedDaemon, offsetMs: number, entries: readonly CalendarEntry[]): boolean {
    const then = this.#stretch;
    if (then === null || then.daemon !== daemon || then.offsetMs !== offsetMs) return false;
    return then.entries === entries && this.#world.time.wallMs < then.untilMs;
  }

  #judge(): readonly string[] {
    const text = this.#world.memory.valueOf("calendar.askedMs");
    const isDue = (this.#ahead[0] ?? Number.POSITIVE_INFINITY) <= this.#world.time.wallMs;
    if (!isDue && text === this.#seen) return [];
    this.#seen = text;
    const asked: readonly number[] = JSON.parse(text || "[]");
    const twice = new Set(asked).size < asked.length ? ["an act was asked for twice"] : [];
    return [...twice, ...this.#missed(asked)];
  }

  #missed(asked: readonly number[]): readonly string[] {
    const due = this.#ahead.filter((atMs) => atMs <= this.#world.time.wallMs);
    this.#ahead = this.#ahead.slice(due.length);
    // Acts that follow each other so soon are one.
    const isAsked = (atMs: number) =>
      asked.some((askedMs) => atMs <= askedMs && askedMs - atMs < MIN_CALENDAR_GAP_MS);
    return due
      .filter((atMs) => !isAsked(atMs))
      .map((atMs) => `nobody was asked for the act of ${new Date(atMs).toISOString()}`);
  }
}
