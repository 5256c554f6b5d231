/** How far a zone's clock is ahead of UTC, in milliseconds, at an instant. */
type OffsetAt = (utcMs: number) => number;

const WINDOW_MS = 2 * 86_400_000;
/** A calendar asks for the same few days again and again. */
const MOST_ASKED = 500;
const offsets = new Map<string, OffsetAt>();

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

/** One formatter a zone: making one costs far more than using it. */
function offsetsOf(zone: string): OffsetAt {
  const known = offsets.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const asked = new Map<number, number>();
  const offsetAt: OffsetAt = (utcMs) => {
    const wholeSecondMs = Math.floor(utcMs / 1000) * 1000;
    const known = asked.get(wholeSecondMs);
    if (known !== undefined) return known;
    const offsetMs = wallClock(format.formatToParts(wholeSecondMs)) - wholeSecondMs;
    if (asked.size >= MOST_ASKED) asked.clear();
    asked.set(wholeSecondMs, offsetMs);
    return offsetMs;
  };
  offsets.set(zone, offsetAt);
  return offsetAt;
}

function wallClock(parts: readonly Intl.DateTimeFormatPart[]): number {
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}
