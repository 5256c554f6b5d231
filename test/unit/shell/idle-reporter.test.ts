import { expect, test } from "vitest";
import type { IdleReport } from "../../../agent/contract/local-calls.ts";
import { IdleReporter } from "../../../main/idle-reporter.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A person at a machine: input is set by the test, the value is whole seconds as Electron has it. */
function measured(read?: (clock: FakeClock, lastInputMs: number) => number) {
  const clock = new FakeClock();
  const reports: IdleReport[] = [];
  const world = { lastInputMs: clock.uptimeMs(), looks: 0 };
  const reporter = new IdleReporter({
    uptimeMs: () => clock.uptimeMs(),
    after: (ms, run) => clock.at(clock.uptimeMs() + ms, run),
    report: (report) => reports.push(report),
    idleSeconds: () => {
      world.looks += 1;
      return (
        read?.(clock, world.lastInputMs) ??
        Math.floor((clock.uptimeMs() - world.lastInputMs) / 1000)
      );
    },
  });
  const touch = () => {
    world.lastInputMs = clock.uptimeMs();
  };
  return { clock, reports, world, reporter, touch };
}

test("says at once how idle it is, then only the edges", () => {
  const { clock, reports, reporter, touch } = measured();
  clock.advance(20_000);
  reporter.watch(60_000);
  clock.advance(39_000);
  expect(reports).toEqual([{ state: "idle", idleMs: 20_000 }]);
  clock.advance(1_000);
  expect(reports.slice(1)).toEqual([{ state: "idle", idleMs: 60_000 }]);
  clock.advance(30_000);
  touch();
  clock.advance(1_100);
  expect(reports.slice(2)).toEqual([{ state: "active" }]);
});

test("looks when the limit can be reached, not every second", () => {
  const { clock, reporter, world, touch } = measured();
  clock.advance(10_000);
  reporter.watch(300_000);
  clock.advance(100_000);
  touch();
  clock.advance(190_000);
  expect(world.looks).toBe(2);
  clock.advance(110_000);
  expect(world.looks).toBe(3);
});

test("is never late by more than the second that the system counts in", () => {
  const { clock, reports, reporter, touch } = measured();
  clock.advance(1_500);
  reporter.watch(60_000);
  clock.advance(45_700);
  touch();
  const limitAtMs = clock.uptimeMs() + 60_000;
  while (reports.length < 2) clock.advance(50);
  expect(clock.uptimeMs() - limitAtMs).toBeLessThanOrEqual(1_000);
});

test.each([0, 7])("a value that stays at %i is unknown, and known again when it moves", (stuck) => {
  const world = { stuck: true };
  const { clock, reports, reporter } = measured((now, last) =>
    world.stuck ? stuck : Math.floor((now.uptimeMs() - last) / 1000),
  );
  reporter.watch(300_000);
  clock.advance(11 * 60_000);
  expect(reports.at(-1)).toMatchObject({ state: "unknown" });
  expect(reports.map(({ state }) => state)).not.toContain("active");
  world.stuck = false;
  clock.advance(20_000);
  expect(reports.at(-1)).toMatchObject({ state: "idle" });
});

test("a host without a source says so", () => {
  const reports: IdleReport[] = [];
  new IdleReporter({
    idleSeconds: null,
    uptimeMs: () => 0,
    after: () => () => undefined,
    report: (report) => reports.push(report),
  }).watch(60_000);
  expect(reports).toMatchObject([{ state: "unknown" }]);
});

test("looks no more when nobody waits", () => {
  const { clock, reporter, world } = measured();
  reporter.watch(60_000);
  reporter.watch(null);
  const before = world.looks;
  clock.advance(600_000);
  reporter.close();
  expect(world.looks).toBe(before);
});
