import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Heartbeats } from "../../../server/devices/heartbeats.ts";

const PERIOD_MS = 30_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("everyone beats once per period, and those who came together not together", () => {
  const heartbeats = new Heartbeats(PERIOD_MS);
  const beats = Array.from({ length: 240 }, () => vi.fn<() => void>());
  for (const beat of beats) heartbeats.add({ beat });
  const howMany = () => beats.reduce((sum, beat) => sum + beat.mock.calls.length, 0);
  vi.advanceTimersByTime(PERIOD_MS / 2);
  expect(howMany()).toBe(120);
  vi.advanceTimersByTime(PERIOD_MS / 2);
  expect(beats.map((beat) => beat.mock.calls.length)).toEqual(beats.map(() => 1));
  vi.advanceTimersByTime(2 * PERIOD_MS);
  expect(beats.map((beat) => beat.mock.calls.length)).toEqual(beats.map(() => 3));
});

test("who left is not asked any more, and without anybody no timer runs", () => {
  const heartbeats = new Heartbeats(PERIOD_MS);
  const [stays, leaves] = [{ beat: vi.fn<() => void>() }, { beat: vi.fn<() => void>() }];
  heartbeats.add(stays);
  heartbeats.add(leaves);
  heartbeats.remove(leaves);
  vi.advanceTimersByTime(PERIOD_MS);
  expect([stays.beat.mock.calls.length, leaves.beat.mock.calls.length]).toEqual([1, 0]);
  heartbeats.remove(stays);
  expect(vi.getTimerCount()).toBe(0);
});

test("a short period is one group", () => {
  const heartbeats = new Heartbeats(50);
  const one = { beat: vi.fn<() => void>() };
  heartbeats.add(one);
  vi.advanceTimersByTime(150);
  expect(one.beat).toHaveBeenCalledTimes(3);
});
