import { expect, test } from "vitest";
import { downloadsAtStake } from "../../../agent/core/downloads-at-stake.ts";
import { WallHistory } from "../../../agent/core/wall-history.ts";
import { dataAllowed } from "../../../policies/settle.ts";
import { DATA_KINDS } from "../../../policies/vocabulary.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { inMemory } from "../../support/keeper-world.ts";

type Keeper = Parameters<typeof downloadsAtStake>[0];

function keeperOf(clearData: readonly string[], freshHome: boolean, startedAtMs: number): Keeper {
  return {
    session: { homeDir: "/home/ward", uid: 1000, freshHome },
    state: { startedAtMs },
    rules: { clearData },
  } as unknown as Keeper;
}

function wallOf(clock = new FakeClock(), kept = new Map<string, string>(), bootId = "boot-1") {
  return new WallHistory({ clock, keyValue: inMemory(kept), bootId });
}

test("counts what was downloaded since the session began, on the wall clock", () => {
  const clock = new FakeClock();
  const asked: number[] = [];
  const browsers = {
    countDownloads: (_home: unknown, sinceMs: number) => {
      asked.push(sinceMs);
      return 3;
    },
  };
  const keeper = keeperOf(["downloads"], false, clock.uptimeMs() - 60_000);
  expect(downloadsAtStake(keeper, browsers, wallOf(clock))).toBe(3);
  expect(asked).toEqual([clock.nowMs() - 60_000]);
});

test.each([
  ["no download goes", keeperOf(["cookies"], false, 0)],
  ["the whole home goes anyway", keeperOf(["downloads"], true, 0)],
])("names no number where %s", (_, keeper) => {
  const browsers = { countDownloads: () => 3 };
  expect(downloadsAtStake(keeper, browsers, wallOf())).toBeNull();
});

/** Files as a session makes them while its clock is set, and what would be taken for its own. */
function story(...jumpsMs: readonly number[]) {
  const clock = new FakeClock();
  const kept = new Map<string, string>();
  let wall = wallOf(clock, kept);
  const before = clock.nowMs() - 1_000;
  const startedAtMs = clock.uptimeMs();
  const made = [clock.nowMs()];
  for (const byMs of jumpsMs) {
    clock.advance(60_000);
    clock.jumpWallClock(byMs);
    wall.look();
    made.push(clock.nowMs());
    // A daemon that starts again knows what the clock said before.
    wall = wallOf(clock, kept);
  }
  clock.advance(60_000);
  return { sinceMs: wall.sinceMs(startedAtMs), made, before };
}

const HOUR_MS = 3_600_000;
test.each([
  ["never set", []],
  ["set forward", [HOUR_MS]],
  ["set forward by years, and back", [20_000 * HOUR_MS, -20_000 * HOUR_MS]],
  ["set back", [-HOUR_MS]],
  ["set back, and right again", [-HOUR_MS, HOUR_MS]],
  ["set over and over", Array.from({ length: 150 }, (_, index) => (index % 2 ? 2 : -3) * HOUR_MS)],
])("a session whose clock was %s owns each file that it made", (_what, jumps) => {
  const { sinceMs, made } = story(...jumps);
  expect(Math.min(...made)).toBeGreaterThanOrEqual(sinceMs);
});

test.each([
  ["never set", []],
  ["set forward", [HOUR_MS]],
  ["set forward, and right again", [HOUR_MS, -HOUR_MS]],
])("and none that is older than it, when its clock was %s", (_what, jumps) => {
  const { sinceMs, before } = story(...jumps);
  expect(before).toBeLessThan(sinceMs);
});

test("a clock that was set before the session began says nothing of it, nor does another boot", () => {
  const clock = new FakeClock();
  const kept = new Map<string, string>();
  const wall = wallOf(clock, kept);
  clock.jumpWallClock(-HOUR_MS);
  wall.look();
  clock.advance(60_000);
  clock.jumpWallClock(HOUR_MS);
  wall.look();
  clock.advance(60_000);
  expect(wall.sinceMs(clock.uptimeMs() - 1_000)).toBe(clock.nowMs() - 1_000);
  const next = new FakeClock(5_000, clock.nowMs());
  expect(wallOf(next, kept, "boot-2").sinceMs(1_000)).toBe(next.nowMs() - 4_000);
});

test("what a session left is known by its own boot's clock, also after the power cut that ended it", () => {
  const clock = new FakeClock();
  const kept = new Map<string, string>();
  const wall = wallOf(clock, kept);
  const openedAtMs = clock.uptimeMs();
  const openedMs = clock.nowMs();
  clock.advance(60_000);
  clock.jumpWallClock(-HOUR_MS);
  wall.look();
  const madeMs = clock.nowMs();
  expect(wall.sinceIn("boot-1", openedAtMs)).toBeLessThanOrEqual(madeMs);
  const next = new FakeClock(5_000, clock.nowMs() + 60_000);
  for (let restarts = 0; restarts < 2; restarts += 1) {
    const later = wallOf(next, kept, "boot-2");
    expect(later.sinceIn("boot-1", openedAtMs)).toBeLessThanOrEqual(madeMs);
    expect(later.sinceIn("boot-1", openedAtMs)).toBeLessThan(openedMs);
    expect(later.sinceIn("boot-0", openedAtMs)).toBeNull();
  }
});

test("lets go of what people own on shared devices and kiosks only", () => {
  for (const deviceClass of ["shared", "kiosk"] as const) {
    expect(dataAllowed(DATA_KINDS, deviceClass)).toEqual(DATA_KINDS);
  }
  for (const deviceClass of ["personal", "critical", "display"] as const) {
    const allowed = dataAllowed(DATA_KINDS, deviceClass);
    expect(allowed).not.toContain("credentials");
    expect(allowed).not.toContain("downloads");
    expect(allowed).toContain("cookies");
  }
});
