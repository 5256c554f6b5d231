/** A duration as people write it: `30s`, `5m`, `12h`, `90d`. */
export const DURATION_TEXT = /^(\d{1,9})(s|m|h|d)$/;

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @returns milliseconds, or null when it is not a duration */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = DURATION_TEXT.exec(text) ?? [];
  if (unit !== "s" && unit !== "m" && unit !== "h" && unit !== "d") return null;
  return Number(amount) * UNITS[unit];
}

/** In the largest unit that leaves no remainder; parts of a second are cut off. */
export function formatDuration(ms: number): string {
  const largestFirst = ["d", "h", "m"] as const;
  const unit = largestFirst.find((one) => ms >= UNITS[one] && ms % UNITS[one] === 0);
  return unit === undefined ? `${Math.floor(ms / 1000)}s` : `${ms / UNITS[unit]}${unit}`;
}
