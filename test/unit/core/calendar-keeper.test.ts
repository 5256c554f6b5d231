import { expect, test } from "vitest";
import { CalendarKeeper } from "../../../agent/core/calendar-keeper.ts";
import type { SessionEvent } from "../../../policies/session-state.ts";
import { CLOSING_ENTRY, calendarWorld } from "../../support/calendar-world.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const MINUTE_MS = 60_000;
const nothing = () => undefined;

test("asks before the act, by as much as the warning takes", () => {
  const { keeper, asked, clock } = calendarWorld();
  keeper.start();
  const actAtMs = clock.uptimeMs() + 10 * MINUTE_MS;
  clock.advance(9 * MINUTE_MS - 1);
  expect(asked).toEqual([]);
  clock.advance(1);
  expect(asked).toMatchObject([
    { kind: "ask", warn: true, pending: { act: "signOut", reason: "calendar", atMs: actAtMs } },
  ]);
});

test("asks once, however often the policy is joined anew", () => {
  const { keeper, asked, clock } = calendarWorld();
  keeper.start();
  clock.advance(9 * MINUTE_MS);
  keeper.refresh();
  keeper.refresh();
  clock.advance(5 * MINUTE_MS);
  expect(asked).toHaveLength(1);
});

test("does not ask again after a restart between the warning and the act", () => {
  const first = calendarWorld();
  first.keeper.start();
  first.clock.advance(9 * MINUTE_MS);
  first.keeper.stop();
  const second = calendarWorld(first.values, first.clock);
  second.keeper.start();
  first.clock.advance(5 * MINUTE_MS);
  expect(second.asked).toEqual([]);
});

test("an act that fell into a power cut runs once, within its time", () => {
  const first = calendarWorld();
  first.keeper.start();
  first.keeper.stop();
  const later = new FakeClock(5_000, Date.UTC(2026, 10, 22, 10, 25));
  const second = calendarWorld(first.values, later);
  second.keeper.start();
  expect(second.asked).toMatchObject([{ pending: { reason: "calendar", atMs: later.uptimeMs() } }]);
});

test("an act that was missed for too long does not run", () => {
  const first = calendarWorld();
  first.keeper.start();
  first.keeper.stop();
  const second = calendarWorld(first.values, new FakeClock(5_000, Date.UTC(2026, 10, 22, 11)));
  second.keeper.start();
  expect(second.asked).toEqual([]);
});

test("a clock that is set back does not bring an act back", () => {
  const { keeper, asked, clock } = calendarWorld();
  keeper.start();
  clock.advance(11 * MINUTE_MS);
  clock.jumpWallClock(-10 * MINUTE_MS);
  keeper.refresh();
  clock.advance(15 * MINUTE_MS);
  expect(asked).toHaveLength(1);
});

test("a device that has just been installed misses nothing", () => {
  const { keeper, asked } = calendarWorld(
    new Map(),
    new FakeClock(5_000, Date.UTC(2026, 10, 22, 10, 20)),
  );
  keeper.start();
  expect(asked).toEqual([]);
});

test("an act that came due in a sleep is not forgotten when a new policy arrives first", () => {
  const clock = new FakeClock();
  const asked: SessionEvent[] = [];
  const values = new Map<string, string>();
  const keeper = new CalendarKeeper({
    clock,
    scheduler: { at: () => nothing, recheck: nothing, onJump: () => nothing },
    keyValue: {
      get: (key) => values.get(key) ?? null,
      set: (key, value) => void values.set(key, value),
    },
    deviceId: "device-1",
    entries: () => [CLOSING_ENTRY],
    ask: (event) => asked.push(event),
    log: { info: () => undefined, warn: () => undefined },
  });
  keeper.start();
  clock.advance(30 * MINUTE_MS);
  expect(asked).toEqual([]);
  keeper.refresh();
  expect(asked).toMatchObject([{ pending: { reason: "calendar", act: "signOut" } }]);
});

test("what is to happen at the latest is said on the clock that sessions run by", () => {
  const latest = { ...CLOSING_ENTRY, whenIdleForMs: MINUTE_MS, noLaterThanMs: 20 * MINUTE_MS };
  const { keeper, asked, clock } = calendarWorld(undefined, undefined, () => [latest]);
  keeper.start();
  const actAtMs = clock.uptimeMs() + 10 * MINUTE_MS;
  clock.advance(9 * MINUTE_MS);
  expect(asked).toMatchObject([
    { pending: { atMs: actAtMs, noLaterThanMs: actAtMs + 20 * MINUTE_MS } },
  ]);
});

test.each([
  ["as late as it may be", 30 * MINUTE_MS, 1],
  ["a moment later", 30 * MINUTE_MS + 1, 0],
])("an act that was missed runs %s: %i ms, %i times", (_what, lateMs, times) => {
  const first = calendarWorld();
  first.keeper.start();
  first.keeper.stop();
  const nowMs = Date.UTC(2026, 10, 22, 10, 10) + lateMs;
  const second = calendarWorld(first.values, new FakeClock(5_000, nowMs));
  second.keeper.start();
  expect(second.asked).toHaveLength(times);
});

test("one that fell on the very moment of the last look is not lost", () => {
  const atLook = { ...CLOSING_ENTRY, daily: ["10:00"], warnBeforeMs: 0 };
  const first = calendarWorld(undefined, undefined, () => [atLook]);
  first.keeper.start();
  first.keeper.stop();
  const later = new FakeClock(5_000, first.clock.nowMs() + MINUTE_MS);
  const second = calendarWorld(first.values, later, () => [atLook]);
  second.keeper.start();
  expect(second.asked).toHaveLength(1);
});
