import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import ICAL from "ical.js";
import { fail, ok, type Result } from "../../policies/result.ts";
import { editTexts } from "../../policies/yaml.ts";
import { CommandError, EXIT } from "./output.ts";

const MAX_BYTES = 1024 * 1024;
/** A policy is published again long before: it runs out after three months. Fewer than it may hold. */
const AHEAD_DAYS = 731;
const DAY_MS = 86_400_000;

/**
 * Writes out the days of every `closedDays: FILE.ics`, on the same line: a signed policy names no
 * file. Days of the next two years, from yesterday on.
 * @param policyFile the policy's own path; `.ics` files are looked for beside it
 * @throws CommandError `badCalendar` that names the file
 */
export function withClosedDays(text: string, policyFile: string, nowMs: number): string {
  return editTexts(text, "closedDays", (name) => {
    if (!name.toLowerCase().endsWith(".ics")) return null;
    const days = closedDaysIn(readCalendar(resolve(dirname(policyFile), name)), nowMs);
    if (!days.ok) throw new CommandError("badCalendar", `${name}: ${days.detail}`, EXIT.usage);
    return JSON.stringify(days.value);
  });
}

/** All-day events (RFC 5545, VALUE=DATE), each day of those that last several, and repeated ones. */
export function closedDaysIn(ics: string, nowMs: number): Result<readonly string[], "badCalendar"> {
  try {
    return ok([...daysBetween(eventsOf(ics), nowMs)].sort());
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return fail("badCalendar", `is not an iCalendar file that can be read (RFC 5545): ${why}`);
  }
}

function daysBetween(events: readonly ICAL.Event[], nowMs: number): ReadonlySet<string> {
  const from = dateOf(nowMs - DAY_MS);
  const until = dateOf(nowMs + AHEAD_DAYS * DAY_MS);
  const wholeDays = events.filter(({ startDate }) => startDate?.isDate);
  const days = wholeDays.flatMap((event) => [...daysOf(event, until)]);
  return new Set(days.filter((day) => day >= from && day < until));
}

/** A changed day of a series comes with the series. */
function eventsOf(ics: string): readonly ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  if (calendar.name !== "vcalendar") throw new Error("it begins with something else");
  const all = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return all.filter((event) => !event.isRecurrenceException());
}

function* daysOf(event: ICAL.Event, until: string): Generator<string> {
  const length = Math.max(1, event.duration.toSeconds() / (DAY_MS / 1000));
  const starts = event.iterator();
  for (let start = starts.next(); start && start.toString() < until; start = starts.next()) {
    const { startDate } = event.getOccurrenceDetails(start);
    for (let offset = 0; offset < Math.min(length, AHEAD_DAYS); offset += 1) {
      const day = startDate.clone();
      day.adjust(offset, 0, 0, 0);
      yield day.toString();
    }
  }
}

function dateOf(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

function readCalendar(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error("is larger than 1 MiB");
    return readFileSync(path, "utf8");
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new CommandError("badCalendar", `cannot read ${path}: ${why}`, EXIT.usage);
  }
}
