import "node-schedule";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WallClockScheduler } from "../../../agent/platform/scheduler.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 22, 12);
let told: unknown[];
let scheduler: WallClockScheduler;

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  told = [];
  scheduler = new WallClockScheduler({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    log: { info: (event, fields) => told.push([event, fields]), warn: () => undefined },
  });
});

afterEach(() => {
  scheduler.close();
  vi.useRealTimers();
});

function countJumps() {
  const heard = { times: 0 };
  const stop = scheduler.onJump(() => {
    heard.times += 1;
  });
  return Object.assign(heard, { stop });
}

const setClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

test.each([
  [1_001, 1],
  [-1_001, 1],
  [3_600_000, 1],
  [1_000, 0],
  [-1_000, 0],
  [0, 0],
])(
  "of a clock that was set by %i ms listeners hear %i times, within a minute",
  async (byMs, times) => {
    // Something else went on before: the clocks are compared from when somebody listens.
    await vi.advanceTimersByTimeAsync(7 * MINUTE_MS);
    const heard = countJumps();
    setClock(byMs);
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(heard.times).toBe(times);
    expect(told).toEqual(times === 0 ? [] : [["clockJumped", { byMs }]]);
  },
);

test("who learns of it at once has everybody told at once, and once", async () => {
  const heard = countJumps();
  setClock(MINUTE_MS);
  scheduler.recheck();
  scheduler.recheck();
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(heard.times).toBe(1);
});

test("one that was set back by as much is heard of anew", () => {
  const heard = countJumps();
  for (const byMs of [MINUTE_MS, -MINUTE_MS]) {
    setClock(byMs);
    scheduler.recheck();
  }
  expect([heard.times, told.length]).toEqual([2, 2]);
});

test("who listens no more hears nothing, and another one goes on", () => {
  const [first, second] = [countJumps(), countJumps()];
  first.stop();
  setClock(MINUTE_MS);
  scheduler.recheck();
  expect([first.times, second.times]).toEqual([0, 1]);
});

test("what was set while nobody listened or waited is nobody's jump", () => {
  countJumps().stop();
  setClock(MINUTE_MS);
  scheduler.recheck();
  const heard = countJumps();
  scheduler.recheck();
  expect([heard.times, told]).toEqual([0, []]);
});

function closeWithAll(): void {
  countJumps();
  scheduler.at(START_MS + 1, () => undefined);
  scheduler.close();
}

test.each([
  ["the last listener went", () => countJumps().stop()],
  ["it was closed", closeWithAll],
  ["the last instant was cancelled", () => scheduler.at(START_MS + 86_400_000, () => undefined)()],
])("the clocks are looked at no more once %s", (_what, act) => {
  act();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ["a listener", () => countJumps()],
  ["an instant", () => scheduler.at(START_MS + 86_400_000, () => undefined)],
])("they are looked at, and by one timer, while %s waits", (_what, wait) => {
  wait();
  const other = countJumps();
  other.stop();
  expect(vi.getTimerCount()).toBe(1);
});
