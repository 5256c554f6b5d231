import { type CalendarInstant, calendarInstants, missed } from "../../policies/calendar.ts";
import type { CalendarEntry } from "../../policies/calendar-entry.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import type { Cancel, Clock, KeyValue, Log, Scheduler } from "./ports.ts";

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

/**
 * Hands the calendar's instants to the scheduler and asks for each exactly once: what was asked for
 * is remembered, so that neither a restart nor a clock that is set back asks again.
 */
export class CalendarKeeper {
  readonly #ports: CalendarPorts;
  #scheduled: { readonly instant: CalendarInstant; readonly cancel: Cancel }[] = [];

  constructor(ports: CalendarPorts) {
    this.#ports = ports;
  }

  /** First what was missed while the agent was not running. */
  start(): void {
    const { clock, entries, deviceId, keyValue } = this.#ports;
    const seenText = keyValue.get(SEEN_KEY);
    if (seenText !== null) {
      const overdue = missed(entries(), Number(seenText), clock.nowMs(), deviceId);
      for (const instant of overdue) this.#ask(instant);
    }
    this.refresh();
  }

  /** The entries may have changed: forgets what was scheduled, and schedules anew. */
  refresh(): void {
    this.#catchUp();
    this.stop();
    const { clock, entries, deviceId, scheduler } = this.#ports;
    const nowMs = clock.nowMs();
    const fromMs = Math.max(nowMs, this.#seenUpToMs() + 1);
    for (const instant of calendarInstants(entries(), fromMs, nowMs + AHEAD_MS, deviceId)) {
      const wakeMs = instant.atMs - instant.warnBeforeMs;
      const cancel = scheduler.at(wakeMs, () => this.#due(instant));
      this.#scheduled.push({ instant, cancel });
    }
    this.#seen(nowMs);
  }

  stop(): void {
    for (const { cancel } of this.#scheduled) cancel();
    this.#scheduled = [];
  }

  /** After a sleep this may be the first to wake: what came due is not forgotten with the timers. */
  #catchUp(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const { instant } of this.#scheduled) {
      if (instant.atMs - instant.warnBeforeMs <= nowMs) this.#due(instant);
    }
  }

  #due(instant: CalendarInstant): void {
    const lateMs = this.#ports.clock.nowMs() - instant.atMs;
    if (instant.atMs <= this.#seenUpToMs()) return;
    if (lateMs <= instant.ifMissedWithinMs) this.#ask(instant);
    else this.#ports.log.info("calendarMissed", { id: instant.id, lateMs });
  }

  #ask(instant: CalendarInstant): void {
    const { clock, ask, log } = this.#ports;
    const toUptimeMs = clock.uptimeMs() - clock.nowMs();
    this.#seen(instant.atMs);
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

  #seenUpToMs(): number {
    return Number(this.#ports.keyValue.get(SEEN_KEY) ?? 0);
  }

  /** Never goes back: an instant that was asked for stays asked for. */
  #seen(atMs: number): void {
    const { keyValue } = this.#ports;
    if (atMs > this.#seenUpToMs()) keyValue.set(SEEN_KEY, String(atMs));
  }
}
