import { expect, test } from "vitest";
import { WallHistory } from "../../../agent/core/wall-history.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const HOUR_MS = 3_600_000;

/** What is written down, and how often. */
function aWall() {
  const clock = new FakeClock();
  const writes: string[] = [];
  const keyValue = {
    get: () => writes.at(-1) ?? null,
    set: (_key: string, text: string) => void writes.push(text),
  };
  const wall = new WallHistory({ clock, keyValue, bootId: "boot-1" });
  const setBy = (ms: number) => {
    clock.advance(60_000);
    clock.jumpWallClock(ms);
    wall.look();
  };
  return { clock, wall, writes, setBy };
}

test("a clock that a time server slews is followed to the millisecond, and not written down", () => {
  const { clock, wall, writes, setBy } = aWall();
  const startedAtMs = clock.uptimeMs();
  setBy(500);
  expect(wall.sinceMs(startedAtMs)).toBe(clock.nowMs() - 60_500);
  setBy(-900);
  expect(wall.sinceMs(startedAtMs)).toBe(clock.nowMs() - 120_000);
  expect(writes).toHaveLength(1);
});

test("a session that is older than the first look owns what it made before its clock was set", () => {
  const { clock, wall, setBy } = aWall();
  const startedAtMs = clock.uptimeMs() - 600_000;
  const startedMs = clock.nowMs() - 600_000;
  setBy(2 * HOUR_MS);
  expect(wall.sinceMs(startedAtMs)).toBe(startedMs);
});

test("a clock that was right again owns nothing from before it was set back", () => {
  const { clock, wall, setBy } = aWall();
  const startedAtMs = clock.uptimeMs();
  setBy(-HOUR_MS);
  const firstMs = clock.nowMs();
  setBy(HOUR_MS);
  expect(wall.sinceMs(startedAtMs)).toBe(firstMs);
});

test("being asked is a look: what the clock said then is known when it is right again", () => {
  const { clock, wall } = aWall();
  const startedAtMs = clock.uptimeMs();
  clock.advance(60_000);
  clock.jumpWallClock(-HOUR_MS);
  const madeMs = clock.nowMs();
  wall.sinceMs(startedAtMs);
  clock.advance(60_000);
  clock.jumpWallClock(HOUR_MS);
  expect(wall.sinceMs(startedAtMs)).toBe(madeMs);
});

test.each([0, 1])("set over and over it keeps no more, and the earliest of them (%i)", (lateBy) => {
  const { clock, wall, writes, setBy } = aWall();
  const startedAtMs = clock.uptimeMs();
  for (let times = 0; times < lateBy; times += 1) setBy(2 * HOUR_MS);
  setBy(-30 * HOUR_MS);
  const earliestMs = clock.nowMs();
  setBy(30 * HOUR_MS);
  for (let times = 0; times < 150; times += 1) setBy(times % 2 ? HOUR_MS : -HOUR_MS);
  expect(wall.sinceMs(startedAtMs)).toBeLessThanOrEqual(earliestMs);
  expect(JSON.parse(writes.at(-1) ?? "").offsets).toHaveLength(100);
});
