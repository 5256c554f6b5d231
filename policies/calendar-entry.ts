import * as z from "zod/mini";
import { DAY, HOUR, MINUTE, SECOND } from "./catalogue/simple-rows.ts";
import { parseCron } from "./cron.ts";

export const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
export const CALENDAR_ACTS = ["lock", "clear", "signOut"] as const;

/** Bounds of a calendar entry's durations, in milliseconds. */
export const CALENDAR_SPANS = {
  warnBeforeMs: { min: 20 * SECOND, max: HOUR, fallback: 5 * MINUTE },
  whenIdleForMs: { min: 30 * SECOND, max: 4 * HOUR, fallback: null },
  noLaterThanMs: { min: 0, max: 12 * HOUR, fallback: 30 * MINUTE },
  spreadMs: { min: 0, max: 4 * HOUR, fallback: 0 },
  ifMissedWithinMs: { min: 0, max: DAY, fallback: 30 * MINUTE },
} as const;

export const MAX_CLOSED_DAYS = 1000;

export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
export const CALENDAR_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** One calendar act as it is signed: either `daily` (on `days`, or every day) or `cron`. */
export const calendarEntrySchema = z
  .strictObject({
    id: z.string().check(z.regex(CALENDAR_ID)),
    act: z.enum(CALENDAR_ACTS),
    /** An IANA zone name, as `Europe/Paris`. */
    zone: z.string().check(z.maxLength(64), z.refine(isZone, "not an IANA time zone")),
    daily: z.nullable(z.array(z.string().check(z.regex(TIME_OF_DAY))).check(z.maxLength(96))),
    days: z.nullable(z.array(z.enum(WEEKDAYS)).check(z.minLength(1), z.maxLength(7))),
    /** Dates in the entry's zone on which it does nothing, as `2026-12-25`. */
    closedDays: z.exactOptional(z.array(z.iso.date()).check(z.maxLength(MAX_CLOSED_DAYS))),
    cron: z.nullable(
      z.string().check(
        z.maxLength(100),
        z.refine((text) => parseCron(text) !== null, "not a five-field cron line"),
      ),
    ),
    warnBeforeMs: span("warnBeforeMs"),
    /** Waits for this much idleness, at most `noLaterThanMs`. */
    whenIdleForMs: z.nullable(span("whenIdleForMs")),
    noLaterThanMs: span("noLaterThanMs"),
    spreadMs: span("spreadMs"),
    ifMissedWithinMs: span("ifMissedWithinMs"),
  })
  .check(
    z.refine(
      (entry) => (entry.daily === null) !== (entry.cron === null),
      "give either daily or cron",
    ),
    z.refine((entry) => entry.cron === null || entry.days === null, "days belong to daily"),
  );
export type CalendarEntry = Readonly<z.infer<typeof calendarEntrySchema>>;

function span(name: keyof typeof CALENDAR_SPANS) {
  const { min, max } = CALENDAR_SPANS[name];
  return z.int().check(z.gte(min), z.lte(max));
}

/** A zone of the database by its name, or an offset. Initials, as IST, are no names: they are several zones'. */
export function isZone(zone: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, zone).timeZoneId !== "";
  } catch {
    return false;
  }
}
