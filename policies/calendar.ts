import { MIN_CALENDAR_GAP_MS } from "./calendar-bounds.ts";
import { DAY_MS, dayPlan } from "./calendar-days.ts";
import type { CalendarEntry } from "./calendar-entry.ts";
import { strengthOf } from "./session-permitted.ts";
import { instantOf } from "./time-zone.ts";

/** One calendar act at one moment of the wall clock, in milliseconds since 1970. */
export type CalendarInstant = Pick<CalendarEntry, "id" | "act"> & {
  readonly atMs: number;
  readonly warnBeforeMs: number;
  readonly whenIdleForMs: number | null;
  /** The last moment to which idleness or more time may push it. */
  readonly noLaterThanMs: number;
  readonly ifMissedWithinMs: number;
};

/** No zone's clock was ever further from that of UTC, not before there were zones either. */
const MOST_APART_MS = 16 * 3_600_000;
/** What collapses into what must not depend on where the window begins. */
const LOOK_BACK_MS = DAY_MS;

/**
 * Every act with `fromMs` ≤ `atMs` < `toMs`, in order. Acts that fall within 15 minutes of each
 * other are one: the earliest moment, the strictest act.
 * @param seed anything that stays the same on one device, as its id: shifts by up to `spreadMs`
 */
export function calendarInstants(
  entries: readonly CalendarEntry[],
  fromMs: number,
  toMs: number,
  seed: string,
): readonly CalendarInstant[] {
  const all = entries
    .flatMap((entry) => instantsOf(entry, fromMs - LOOK_BACK_MS, toMs, seed))
    .sort((one, other) => one.atMs - other.atMs || strengthOf(other.act) - strengthOf(one.act));
  return collapse(all).filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
}

/**
 * What should have happened while nobody looked, after `lastSeenMs` and up to `nowMs`: the last
 * moment of each entry, if that is not longer ago than its `ifMissedWithinMs`.
 */
export function missed(
  entries: readonly CalendarEntry[],
  lastSeenMs: number,
  nowMs: number,
  seed: string,
): readonly CalendarInstant[] {
  const longestMs = Math.max(0, ...entries.map((entry) => entry.ifMissedWithinMs));
  const fromMs = Math.max(lastSeenMs + 1, nowMs - longestMs);
  const instants = calendarInstants(entries, fromMs, nowMs + 1, seed).filter(
    ({ atMs, ifMissedWithinMs }) => nowMs - atMs <= ifMissedWithinMs,
  );
  return [...new Map(instants.map((instant) => [instant.id, instant])).values()];
}

function instantsOf(
  entry: CalendarEntry,
  fromMs: number,
  toMs: number,
  seed: string,
): CalendarInstant[] {
  const shiftMs = Math.floor(fractionOf(`${seed}/${entry.id}`) * entry.spreadMs);
  const timesOn = dayPlan(entry);
  // By the zone's own clock; what it says of one moment costs more than all else here.
  const firstMs = fromMs - shiftMs - MOST_APART_MS;
  const lastMs = toMs - shiftMs + MOST_APART_MS;
  const [firstDay, lastDay] = [dayOf(firstMs), dayOf(lastMs)];
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  return days
    .flatMap((day) => timesOn(day).map((time) => day * DAY_MS + time))
    .filter((localMs) => localMs >= firstMs && localMs <= lastMs)
    .map((localMs) => instantOf(localMs, entry.zone) + shiftMs)
    .filter((atMs) => atMs >= fromMs && atMs < toMs)
    .map((atMs) => instantAt(entry, atMs));
}

function instantAt(entry: CalendarEntry, atMs: number): CalendarInstant {
  const { id, act, warnBeforeMs, whenIdleForMs, ifMissedWithinMs } = entry;
  const noLaterThanMs = atMs + entry.noLaterThanMs;
  return { id, act, atMs, warnBeforeMs, whenIdleForMs, noLaterThanMs, ifMissedWithinMs };
}

function collapse(sorted: readonly CalendarInstant[]): readonly CalendarInstant[] {
  const kept: CalendarInstant[] = [];
  for (const instant of sorted) {
    const last = kept.at(-1);
    if (last === undefined || instant.atMs - last.atMs >= MIN_CALENDAR_GAP_MS) kept.push(instant);
    else if (strengthOf(instant.act) > strengthOf(last.act)) {
      kept[kept.length - 1] = { ...instant, atMs: last.atMs };
    }
  }
  return kept;
}

function dayOf(localMs: number): number {
  return Math.floor(localMs / DAY_MS);
}

/** The same text gives the same number, 0 ≤ n < 1 (FNV-1a, 32 bits). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}
