import "node-schedule";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WallClockScheduler } from "../../../agent/platform/scheduler.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 22, 12);

let warnings: string[];
let scheduler: WallClockScheduler;

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  warnings = [];
  scheduler = new WallClockScheduler({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    log: { info: () => undefined, warn: (event) => warnings.push(event) },
  });
});

afterEach(() => {
  scheduler.close();
  vi.useRealTimers();
});

/** Arms an instant and gives the instants at which it ran. */
async function armed(instantMs: number): Promise<number[]> {
  const ranAt: number[] = [];
  scheduler.at(instantMs, () => ranAt.push(Date.now()));
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
  return ranAt;
}

test.each([1, 999, 60_000, 3_600_000])("runs %i ms from now, exactly then", async (inMs) => {
  const ranAt = await armed(START_MS + inMs);
  await vi.advanceTimersByTimeAsync(inMs - 1);
  expect(ranAt).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ranAt).toEqual([START_MS + inMs]);
});

test("runs once, however long it goes on", async () => {
  const ranAt = await armed(START_MS + 1000);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(ranAt).toHaveLength(1);
});

test("runs an instant that has passed soon, but never inside the call", async () => {
  const ranAt: number[] = [];
  scheduler.at(START_MS - DAY_MS, () => ranAt.push(Date.now()));
  expect(ranAt).toEqual([]);
  await vi.dynamicImportSettled();
  expect(ranAt).toEqual([START_MS]);
});

test("arms nothing before an instant is three minutes away", async () => {
  await armed(START_MS + 3_600_000);
  const onlyLooks = vi.getTimerCount();
  await vi.advanceTimersByTimeAsync(56 * 60_000);
  expect(vi.getTimerCount()).toBe(onlyLooks);
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.dynamicImportSettled();
  expect(vi.getTimerCount()).toBe(onlyLooks + 1);
});

test("runs an instant beyond the longest timer of 24.8 days", async () => {
  const ranAt = await armed(START_MS + 40 * DAY_MS);
  // Without a turn of the real event loop at each of 57,600 minutes: beside others it took 20 s.
  vi.advanceTimersByTime(40 * DAY_MS - 1);
  expect(ranAt).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ranAt).toEqual([START_MS + 40 * DAY_MS]);
});

test("runs within a minute after the clock was set past the instant", async () => {
  const ranAt = await armed(START_MS + 2 * 3_600_000);
  vi.setSystemTime(START_MS + 3 * 3_600_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ranAt).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4 * 3_600_000);
  expect(ranAt).toHaveLength(1);
});

test("is exact again after the clock was set forward, short of the instant", async () => {
  const instantMs = START_MS + 2 * 3_600_000;
  const ranAt = await armed(instantMs);
  vi.setSystemTime(START_MS + 3_600_000);
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(instantMs - Date.now());
  expect(ranAt).toEqual([instantMs]);
});

test("is not early after the clock was set back", async () => {
  const instantMs = START_MS + 3_600_000;
  const ranAt = await armed(instantMs);
  vi.setSystemTime(START_MS - 3_600_000);
  await vi.advanceTimersByTimeAsync(2 * 3_600_000 - 1);
  expect(ranAt).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ranAt).toEqual([instantMs]);
});

test("runs at once when told of a resume", async () => {
  const ranAt = await armed(START_MS + 3_600_000);
  vi.setSystemTime(START_MS + 7_200_000);
  scheduler.recheck();
  expect(ranAt).toEqual([START_MS + 7_200_000]);
});

test("does not run what was cancelled, and a second cancel does nothing", async () => {
  const ranAt: number[] = [];
  const cancelEarly = scheduler.at(START_MS + 1000, () => ranAt.push(1));
  cancelEarly();
  const cancelLater = scheduler.at(START_MS + 1000, () => ranAt.push(2));
  await vi.dynamicImportSettled();
  cancelLater();
  cancelLater();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ranAt).toEqual([]);
});

test("one run that throws keeps no other from running", async () => {
  scheduler.at(START_MS + 1000, () => {
    throw new Error("broken");
  });
  const ranAt = await armed(START_MS + 1000);
  // Of two at the same instant node-schedule runs the second a turn later.
  await vi.advanceTimersByTimeAsync(1001);
  expect(ranAt).toHaveLength(1);
  expect(warnings).toEqual(["scheduledRunFailed"]);
});

test("holds no timer while nothing is scheduled", async () => {
  const ranAt = await armed(START_MS + 1000);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(ranAt).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
