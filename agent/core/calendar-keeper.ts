import * as z from "zod/mini";
import { type CalendarInstant, calendarInstants, missed } from "../../policies/calendar.ts";
import { MIN_CALENDAR_GAP_MS } from "../../policies/calendar-bounds.ts";
import type { CalendarEntry } from "../../policies/calendar-entry.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import { KeptValue } from "./kept-value.ts";
import type { Cancel, Clock, KeyValue, Log, Scheduler } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

export type CalendarPorts = {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly keyValue: KeyValue;
  /** Spreads the same act over many devices, always to the same moment on each. */
  readonly deviceId: string;
  readonly entries: () => readonly CalendarEntry[];
  /** Asks every session of the machine. */
  readonly ask: (event: SessionEvent) => void;
  readonly log: Log;
};

/** How far ahead instants are handed to the scheduler; refreshed long before it ends. */
const AHEAD_MS = 26 * 3_600_000;
const SEEN_KEY = "calendar.seenUpToMs";
const ASKED_KEY = "calendar.askedMs";
/** More than two days of acts that are 15 minutes apart. */
const MOST_ASKED = 200;

const askedSchema = z.array(z.number());

/** When the calendar was last looked at, by both clocks, and by which entries. */
type Look = {
  readonly nowMs: number;
  readonly uptimeMs: number | null;
  readonly entries: readonly CalendarEntry[];
};

/**
 * Hands the calendar's instants to the scheduler and asks for each exactly once. Which were asked
 * for is remembered one by one: a clock that was a year ahead for a minute must neither bring an
 * act back nor silence those of the year that it skipped.
 */
export class CalendarKeeper {
  readonly #ports: CalendarPorts;
  readonly #asked: KeptValue<readonly number[]>;
  #cancels: Cancel[] = [];
  #look: Look | null = null;

  constructor(ports: CalendarPorts) {
    this.#ports = ports;
    this.#asked = new KeptValue(ports.keyValue, ASKED_KEY, readAsked);
  }

  /** First what was missed while the agent was not running. */
  start(): void {
    const { keyValue, entries } = this.#ports;
    const seenText = keyValue.get(SEEN_KEY);
    if (seenText !== null) {
      this.#look = { nowMs: Number(seenText), uptimeMs: null, entries: entries() };
    }
    this.refresh();
  }

  /** The entries may have changed: forgets what was scheduled, and schedules anew. */
  refresh(): void {
    this.#catchUp();
    this.stop();
    const { clock, entries, deviceId, scheduler, keyValue } = this.#ports;
    const nowMs = clock.nowMs();
    // A clock that was set back has instants ahead that nobody planned.
    if (entries().length > 0) this.#cancels.push(scheduler.onJump(() => this.refresh()));
    for (const instant of calendarInstants(entries(), nowMs, nowMs + AHEAD_MS, deviceId)) {
      const wakeMs = instant.atMs - instant.warnBeforeMs;
      this.#cancels.push(scheduler.at(wakeMs, () => this.#due(instant)));
    }
    this.#look = { nowMs, uptimeMs: clock.uptimeMs(), entries: entries() };
    keyValue.set(SEEN_KEY, String(nowMs));
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /**
   * After a sleep this may be the first to wake, and a long one ends beyond what was scheduled; by
   * the former entries, as a new one has missed nothing yet.
   */
  #catchUp(): void {
    if (this.#look === null) return;
    const { clock, deviceId } = this.#ports;
    const nowMs = clock.nowMs();
    const sinceMs = this.#unseenSinceMs(this.#look);
    for (const instant of missed(this.#look.entries, sinceMs - 1, nowMs, deviceId)) {
      this.#due(instant);
    }
  }

  /** A clock that was set back since then passes the same times again, and some for the first. */
  #unseenSinceMs({ nowMs: seenMs, uptimeMs }: Look): number {
    const { clock } = this.#ports;
    const passedMs = uptimeMs === null ? 0 : clock.uptimeMs() - uptimeMs;
    return Math.min(seenMs, clock.nowMs() - passedMs);
  }

  #due(instant: CalendarInstant): void {
    const lateMs = this.#ports.clock.nowMs() - instant.atMs;
    if (this.#isAsked(instant)) return;
    if (lateMs <= instant.ifMissedWithinMs) this.#ask(instant);
    else this.#ports.log.info("calendarMissed", { id: instant.id, lateMs });
  }

  #ask(instant: CalendarInstant): void {
    const { clock, ask, log } = this.#ports;
    const toUptimeMs = clock.uptimeMs() - clock.nowMs();
    this.#remember(instant.atMs);
    log.info("calendarDue", { id: instant.id, act: instant.act });
    ask({
      kind: "ask",
      warn: true,
      pending: {
        act: instant.act,
        reason: "calendar",
        atMs: Math.max(clock.uptimeMs(), instant.atMs + toUptimeMs),
        noLaterThanMs: instant.noLaterThanMs + toUptimeMs,
        warnBeforeMs: instant.warnBeforeMs,
        whenIdleForMs: instant.whenIdleForMs,
      },
    });
  }

  /** An entry that was moved to a little earlier after it was asked for is the same act. */
  #isAsked({ atMs }: CalendarInstant): boolean {
    return this.#asked.value.some((askedMs) => {
      return atMs <= askedMs && askedMs - atMs < MIN_CALENDAR_GAP_MS;
    });
  }

  #remember(atMs: number): void {
    this.#asked.keep([...this.#asked.value, atMs].slice(-MOST_ASKED));
  }
}

function readAsked(text: string | null): readonly number[] {
  const read = z.safeParse(askedSchema, storedJson(text));
  return read.success ? read.data : [];
}
