import { type CalendarEntry, WEEKDAYS } from "./calendar-entry.ts";
import { type CronFields, matchesDay, parseCron } from "./cron.ts";

/** A date without a zone, as days since 1970-01-01. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When an entry acts on one date: milliseconds since local midnight, ascending. */
export type DayPlan = (day: DayNumber) => readonly number[];

export function dayPlan(entry: CalendarEntry): DayPlan {
  const cron = entry.cron === null ? null : parseCron(entry.cron);
  const timesOn = cron === null ? dailyPlan(entry) : cronPlan(cron);
  if (entry.closedDays === undefined) return timesOn;
  const closed = new Set(entry.closedDays.map((date) => Date.parse(date) / DAY_MS));
  return (day) => (closed.has(day) ? [] : timesOn(day));
}

function cronPlan(cron: CronFields): DayPlan {
  const times = cron.hours.flatMap((hour) => cron.minutes.map((minute) => inMs(hour, minute)));
  return (day) => {
    const date = new Date(day * DAY_MS);
    const month = date.getUTCMonth() + 1;
    return matchesDay(cron, month, date.getUTCDate(), date.getUTCDay()) ? times : [];
  };
}

function dailyPlan(entry: CalendarEntry): DayPlan {
  const times = (entry.daily ?? []).map(timeInMs).sort((a, b) => a - b);
  const days: readonly (string | undefined)[] = entry.days ?? WEEKDAYS;
  return (day) => (days.includes(WEEKDAYS[new Date(day * DAY_MS).getUTCDay()]) ? times : []);
}

function timeInMs(text: string): number {
  const [hour, minute] = text.split(":");
  return inMs(Number(hour), Number(minute));
}

function inMs(hour: number, minute: number): number {
  return (hour * 60 + minute) * MINUTE_MS;
}
