import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffDelayMs } from "../../../agent/link/backoff.ts";

const delay = (attempt: number, random: number, retryAfterMs = 0) =>
  backoffDelayMs({ attempt, random, retryAfterMs });

test.each([
  [1, 0, 0],
  [1, 1, 1000],
  [2, 1, 2000],
  [4, 0.5, 4000],
  [7, 1, 60_000],
  [1000, 1, 60_000],
])("attempt %i with jitter %f waits %i ms", (attempt, random, expected) => {
  expect(delay(attempt, random)).toBe(expected);
});

test("waits out what the server asked for, up to a quarter of an hour, plus jitter", () => {
  expect(delay(1, 0.5, 45_000)).toBe(45_500);
  expect(delay(1, 0, 24 * 3_600_000)).toBe(900_000);
  expect(delay(1, 0, -5)).toBe(0);
});

test("is always between nothing and the longest wish plus a minute", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer(),
      (attempt, random, retryAfterMs) => {
        const ms = delay(attempt, random, retryAfterMs);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(960_000);
      },
    ),
  );
});

test("spreads ten thousand devices over the whole span", () => {
  const delays = Array.from({ length: 10_000 }, (_, n) => delay(6, n / 10_000));
  const perSecond = new Map<number, number>();
  for (const ms of delays) {
    const second = Math.floor(ms / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  expect(Math.max(...perSecond.values())).toBeLessThan(320);
});
