import { expect, test } from "vitest";
import { SilenceKeeper } from "../../../agent/core/silence-keeper.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** What outlives a daemon, and what outlives a boot. */
function disk() {
  const values = new Map<string, string>();
  const rows: string[] = [];
  let writes = 0;
  const start = (clock: FakeClock, bootId = "boot-1", hasServer = true) => {
    const keeper = new SilenceKeeper({
      clock,
      keyValue: {
        get: (key) => values.get(key) ?? null,
        set: (key, value) => {
          writes += 1;
          values.set(key, value);
        },
      },
      audit: {
        append: (event, _actor, body) =>
          void rows.push(`${event} ${Object.values(body).join(" ")}`),
      },
      log: silentLog,
      bootId,
      hasServer,
      onChange: () => void rows.push(`now ${keeper.level}`),
    });
    keeper.start();
    return keeper;
  };
  return { start, rows, writes: () => writes };
}

test("92: each level is told once, and that the server is back", () => {
  const clock = new FakeClock();
  const { start, rows } = disk();
  const keeper = start(clock);
  clock.advance(100 * HOUR);
  keeper.heard();
  expect(rows).toEqual([
    "serverSilent reported 4",
    "now reported",
    "serverSilent tightened 24",
    "now tightened",
    "serverSilent outOfOrder 72",
    "now outOfOrder",
    "serverHeard 100",
    "now heard",
  ]);
});

test("while the server is heard nothing is written", () => {
  const clock = new FakeClock();
  const { start, rows, writes } = disk();
  const keeper = start(clock);
  for (let minute = 0; minute < 600; minute += 1) {
    clock.advance(MINUTE);
    keeper.heard();
  }
  expect([rows, writes()]).toEqual([[], 0]);
});

test("setting the clock neither makes a server silent nor hides that it is", () => {
  const clock = new FakeClock();
  const { start } = disk();
  const keeper = start(clock);
  clock.jumpWallClock(1000 * HOUR);
  clock.advance(MINUTE);
  expect(keeper.level).toBe("heard");
  clock.advance(5 * HOUR);
  clock.jumpWallClock(-2000 * HOUR);
  clock.advance(20 * HOUR);
  expect(keeper.level).toBe("tightened");
});

test("a restart of the daemon forgets nothing, and the time without it counts", () => {
  const clock = new FakeClock();
  const { start } = disk();
  start(clock).heard();
  clock.advance(23 * HOUR);
  const first = start(clock);
  clock.advance(20 * MINUTE);
  first.stop();
  clock.advance(HOUR);
  expect(start(clock).silentMs).toBeGreaterThan(24 * HOUR);
});

test("92: reboots add up: what was counted before them counts on, to a quarter of an hour", () => {
  const { start, rows } = disk();
  for (let boot = 0; boot < 10; boot += 1) {
    const clock = new FakeClock(0);
    start(clock, `boot-${boot}`);
    clock.advance(3 * HOUR);
  }
  expect(rows).toContain("serverSilent tightened 24");
});

test("a device without a server misses nobody", () => {
  const clock = new FakeClock();
  const { start, rows } = disk();
  start(clock, "boot-1", false);
  clock.advance(100 * HOUR);
  expect(rows).toEqual([]);
});
