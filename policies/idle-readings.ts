/** One reading of an idle time, and when it was read. */
export type IdleReading = { readonly atMs: number; readonly idleMs: number };

/** Between a source's clock and ours, and for a busy machine. */
const SLACK_MS = 50;

/**
 * What is wrong with a row of readings, or null: an idle time grows with the clock, or there was
 * input since the last reading. One that stands still is broken, even at nought.
 */
export function readingsFault(readings: readonly IdleReading[]): string | null {
  const pairs = readings.slice(1).map((later, index) => ({ earlier: readings[index], later }));
  for (const { earlier, later } of pairs) {
    if (earlier === undefined) continue;
    const elapsedMs = later.atMs - earlier.atMs;
    const hasGrown = Math.abs(later.idleMs - earlier.idleMs - elapsedMs) <= SLACK_MS;
    const hadInput = later.idleMs <= elapsedMs + SLACK_MS;
    if (!hasGrown && !hadInput) return "the idle time does not follow the clock";
  }
  const values = new Set(readings.map(({ idleMs }) => idleMs));
  if (readings.length < 2 || values.size > 1) return null;
  return `the idle time stands still at ${readings[0]?.idleMs} ms`;
}
