import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StormRemains } from "../../../server/devices/storm-remains.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function storm() {
  const given = { times: 0 };
  const remains = new StormRemains(() => {
    given.times += 1;
  });
  const join = (count: number) => {
    for (let device = 0; device < count; device += 1) remains.joined();
  };
  return { given, remains, join };
}

test("gives back once, when nobody has joined for a while", () => {
  const { given, join } = storm();
  join(500);
  vi.advanceTimersByTime(1_499);
  join(1);
  vi.advanceTimersByTime(1_499);
  expect(given.times).toBe(0);
  vi.advanceTimersByTime(1);
  join(499);
  vi.advanceTimersByTime(60_000);
  expect(given.times).toBe(1);
  join(1);
  vi.advanceTimersByTime(1_500);
  expect(given.times).toBe(2);
});

test("a few devices are no storm, and a server that closes collects nothing", () => {
  const { given, join, remains } = storm();
  join(499);
  vi.advanceTimersByTime(60_000);
  join(1);
  remains.close();
  vi.advanceTimersByTime(60_000);
  expect(given.times).toBe(0);
});

test("V8 takes the call", () => {
  const remains = new StormRemains();
  for (let device = 0; device < 500; device += 1) remains.joined();
  expect(() => vi.advanceTimersByTime(1_500)).not.toThrow();
});
