import { expect, test } from "vitest";
import { CLOCK_SKEW_MS } from "../../../agent/contract/clock-skew.ts";
import type { KeyValue } from "../../../agent/core/ports.ts";
import { TrustedTime } from "../../../agent/core/trusted-time.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

function memory(): KeyValue {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
  };
}

test("is the wall clock as long as nobody knows better", () => {
  const clock = new FakeClock();
  const time = new TrustedTime(clock, memory());
  clock.advance(5000);
  expect(time.nowMs()).toBe(clock.nowMs());
  expect(time.isWallClockWrong()).toBe(false);
});

test("105: once the server was heard, setting the wall clock changes nothing", () => {
  const clock = new FakeClock();
  const time = new TrustedTime(clock, memory());
  const startMs = clock.nowMs();
  time.heardServer(startMs);
  clock.jumpWallClock(-YEAR_MS);
  clock.advance(60_000);
  expect(time.nowMs()).toBe(startMs + 60_000);
  clock.jumpWallClock(11 * YEAR_MS);
  expect(time.nowMs()).toBe(startMs + 60_000);
  expect(time.isWallClockWrong()).toBe(true);
});

test("109: a clock that says 1970 is not believed after something newer was signed", () => {
  const keyValue = memory();
  const before = new FakeClock();
  const signedMs = before.nowMs();
  new TrustedTime(before, keyValue).sawSignedAt(signedMs);
  const dead = new FakeClock(1000, 0);
  const time = new TrustedTime(dead, keyValue);
  dead.advance(10_000);
  expect(time.nowMs()).toBe(signedMs - CLOCK_SKEW_MS + 10_000);
  expect(time.isWallClockWrong()).toBe(true);
});

test("a server that says it is earlier than what was signed is not believed", () => {
  const clock = new FakeClock();
  const time = new TrustedTime(clock, memory());
  time.sawSignedAt(clock.nowMs());
  time.heardServer(clock.nowMs() - YEAR_MS);
  expect(time.nowMs()).toBe(clock.nowMs() - CLOCK_SKEW_MS);
});
