const BASE_MS = 1000;
const CAP_MS = 60_000;
/** A server may ask for patience, but not silence a device for long. */
const LONGEST_WISH_MS = 15 * 60_000;

export type BackoffInput = {
  /** Failures in a row, 1 after the first. */
  readonly attempt: number;
  /** From 0 to 1. */
  readonly random: number;
  /** What the server asked for, 0 where it did not. */
  readonly retryAfterMs: number;
};

/**
 * Full jitter: anywhere between nothing and a doubling span, so that a fleet never comes back in
 * step. A server's wish is waited out first.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffDelayMs({ attempt, random, retryAfterMs }: BackoffInput): number {
  const spanMs = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 1, 16));
  const wishMs = Math.min(Math.max(0, retryAfterMs), LONGEST_WISH_MS);
  return Math.round(wishMs + random * spanMs);
}
