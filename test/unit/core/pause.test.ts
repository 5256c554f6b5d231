import { expect, test } from "vitest";
import { Pause } from "../../../agent/core/pause.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const HOUR_MS = 3_600_000;

function world(clock = new FakeClock(), values = new Map<string, string>(), bootId = "boot-1") {
  const held: number[] = [];
  const keyValue = {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
  };
  return {
    pause: new Pause({ clock, keyValue, bootId, hold: (ms) => void held.push(ms) }),
    held,
    clock,
    values,
  };
}

test("holds every open session and those that begin while it lasts", () => {
  const { pause, held, clock } = world();
  pause.startFor(HOUR_MS);
  expect(held).toEqual([clock.uptimeMs() + HOUR_MS]);
  clock.advance(HOUR_MS / 2);
  expect(pause.untilUptimeMs()).toBe(clock.uptimeMs() + HOUR_MS / 2);
});

test("lasts a day at most, whoever asks for more", () => {
  const { pause, clock } = world();
  pause.startFor(100 * HOUR_MS);
  expect(pause.untilUptimeMs()).toBe(clock.uptimeMs() + 24 * HOUR_MS);
});

test("ends by itself, and when somebody ends it", () => {
  const { pause, clock } = world();
  pause.startFor(HOUR_MS);
  clock.advance(HOUR_MS);
  expect(pause.untilUptimeMs()).toBeNull();
  pause.startFor(HOUR_MS);
  pause.end();
  expect(pause.untilUptimeMs()).toBeNull();
});

test("outlasts a reboot, where the monotonic clock begins anew", () => {
  const first = world();
  first.pause.startFor(HOUR_MS);
  const clock = new FakeClock(1_000, first.clock.nowMs() + HOUR_MS / 4);
  const later = world(clock, first.values, "boot-2");
  expect(later.pause.untilUptimeMs()).toBe(1_000 + (HOUR_MS * 3) / 4);
});

test("a wall clock that is set back makes it no longer, before a reboot or after", () => {
  const first = world();
  first.pause.startFor(HOUR_MS);
  first.clock.jumpWallClock(-24 * HOUR_MS);
  expect(first.pause.untilUptimeMs()).toBe(first.clock.uptimeMs() + HOUR_MS);
  first.clock.advance(HOUR_MS);
  expect(first.pause.untilUptimeMs()).toBeNull();
  const second = world(new FakeClock(1_000, first.clock.nowMs()), first.values, "boot-2");
  expect(second.pause.untilUptimeMs()).toBe(1_000 + HOUR_MS);
  second.clock.advance(HOUR_MS);
  expect(second.pause.untilUptimeMs()).toBeNull();
});

test.each(["", "{", "[]", '{"bootId":1}'])("what reads %j is no pause", (stored) => {
  expect(world(new FakeClock(), new Map([["pause", stored]])).pause.untilUptimeMs()).toBeNull();
});
