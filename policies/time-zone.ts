const NS_PER_MS = 1_000_000;

/*
 * Not with `Intl`, which brings the names of months in every script to say how late it is: 7 MB for as
 * long as a daemon runs.
 */

/**
 * @param localMs a wall-clock time, written as if it were UTC
 * @returns the instant. In a gap (clocks go forward, or a zone skips a day) the first valid instant
 * after it; in an overlap the first of the two.
 */
export function instantOf(localMs: number, zone: string): number {
  const local = zonedAt(localMs, "UTC").toPlainDateTime();
  const first = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(local)) return first.epochMilliseconds;
  // The zone never showed this time: `first` is as long before the change as it lies in the gap.
  const change = first.getTimeZoneTransition("next") ?? first;
  return change.epochMilliseconds;
}

/** @returns the wall-clock time at an instant, written as if it were UTC */
export function localTimeOf(utcMs: number, zone: string): number {
  return utcMs + zonedAt(utcMs, zone).offsetNanoseconds / NS_PER_MS;
}

function zonedAt(utcMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(utcMs)).toZonedDateTimeISO(zone);
}
