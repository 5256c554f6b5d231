import { expect, test } from "vitest";
import type { CalendarEntry } from "../../../policies/calendar-entry.ts";
import { CLOSING_ENTRY, calendarWorld } from "../../support/calendar-world.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** As time goes on a device: the calendar is looked at every 15 minutes. */
function live({ keeper, clock }: ReturnType<typeof calendarWorld>, forMs: number) {
  for (let passedMs = 0; passedMs < forMs; passedMs += 15 * MINUTE_MS) {
    clock.advance(15 * MINUTE_MS);
    keeper.refresh();
  }
}

test.each([
  ["a year ahead and right again", 365 * DAY_MS, -365 * DAY_MS],
  [
    "in 1970, as at the boot of a board without a battery, and right again",
    -56 * 365 * DAY_MS,
    56 * 365 * DAY_MS,
  ],
  ["two hours ahead and right again", 2 * HOUR_MS, -2 * HOUR_MS],
  ["behind by half a day and right again", -12 * HOUR_MS, 12 * HOUR_MS],
])("a clock that was %s for a minute costs no act and repeats none", (_what, ...jumps) => {
  const one = calendarWorld();
  one.keeper.start();
  for (const byMs of jumps) {
    one.clock.jumpWallClock(byMs);
    one.keeper.refresh();
    one.clock.advance(MINUTE_MS);
  }
  live(one, 3 * DAY_MS);
  expect(one.asked).toHaveLength(3);
});

test("an act that a clock set back met before anybody looked is not lost", () => {
  const one = calendarWorld();
  one.clock.jumpWallClock(365 * DAY_MS);
  one.keeper.start();
  // What was scheduled waits for its own year.
  one.keeper.stop();
  one.clock.jumpWallClock(-365 * DAY_MS);
  one.clock.advance(14 * MINUTE_MS);
  one.keeper.refresh();
  expect(one.asked).toHaveLength(1);
});

test("a clock set back over an act that was asked for does not ask again after a restart", () => {
  const first = calendarWorld();
  first.keeper.start();
  first.clock.advance(11 * MINUTE_MS);
  first.keeper.stop();
  first.clock.jumpWallClock(-30 * MINUTE_MS);
  const second = calendarWorld(first.values, first.clock);
  second.keeper.start();
  live(second, HOUR_MS);
  expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
});

test.each([
  ["10 minutes before waking", 3 * DAY_MS + 20 * MINUTE_MS, 1],
  ["an hour before waking", 3 * DAY_MS + 70 * MINUTE_MS, 0],
])("after a sleep longer than what is scheduled, an act %s", (_what, sleptMs, times) => {
  const one = calendarWorld();
  one.keeper.start();
  one.keeper.stop();
  one.clock.advance(sleptMs);
  one.keeper.refresh();
  expect(one.asked).toHaveLength(times);
});

test("91: an entry that is new has missed nothing, and one edited a second before acts by its new time", () => {
  let entries: readonly CalendarEntry[] = [];
  const one = calendarWorld(new Map(), new FakeClock(), () => entries);
  one.keeper.start();
  one.clock.advance(12 * MINUTE_MS);
  entries = [CLOSING_ENTRY];
  one.keeper.refresh();
  expect(one.asked).toEqual([]);
  entries = [{ ...CLOSING_ENTRY, daily: ["10:20"] }];
  one.keeper.refresh();
  one.clock.advance(7 * MINUTE_MS - 1_000);
  entries = [{ ...CLOSING_ENTRY, daily: ["10:30"] }];
  one.keeper.refresh();
  one.clock.advance(5 * MINUTE_MS);
  expect(one.asked).toEqual([]);
  one.clock.advance(5 * MINUTE_MS + 1_000);
  expect(one.asked).toHaveLength(1);
});
