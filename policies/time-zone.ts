/** How far a zone's clock is ahead of UTC, in milliseconds, at an instant. */
type OffsetAt = (utcMs: number) => number;

const WINDOW_MS = 2 * 86_400_000;
const NS_PER_MS = 1_000_000;

/**
 * @param localMs a wall-clock time, written as if it were UTC
 * @returns the instant. In a gap (clocks go forward, or a zone skips a day) the first valid instant
 * after it; in an overlap the first of the two.
 */
export function instantOf(localMs: number, zone: string): number {
  const offsetAt = offsetsOf(zone);
  const before = offsetAt(localMs - WINDOW_MS);
  const after = offsetAt(localMs + WINDOW_MS);
  const valid = [localMs - before, localMs - after]
    .filter((utcMs) => utcMs + offsetAt(utcMs) === localMs)
    .sort((a, b) => a - b);
  return valid[0] ?? changeAfter(localMs, offsetAt, before);
}

/** @returns the wall-clock time at an instant, written as if it were UTC */
export function localTimeOf(utcMs: number, zone: string): number {
  return utcMs + offsetsOf(zone)(utcMs);
}

/** The first instant at which the zone's clock no longer has its old offset. */
function changeAfter(localMs: number, offsetAt: OffsetAt, before: number): number {
  let low = localMs - WINDOW_MS;
  let high = localMs + WINDOW_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Not with `Intl`, which brings the names of months in every script to say how late it is: 7 MB for as
 * long as a daemon runs.
 */
function offsetsOf(zone: string): OffsetAt {
  return (utcMs) => {
    const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(utcMs));
    return instant.toZonedDateTimeISO(zone).offsetNanoseconds / NS_PER_MS;
  };
}
