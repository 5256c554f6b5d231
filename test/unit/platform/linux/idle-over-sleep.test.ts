import { expect, test } from "vitest";
import type { IdleEdge } from "../../../../agent/core/ports.ts";
import { Seeded } from "../../../../scripts/bench/seeded.ts";
import { keeperWorld, RULES, sessionOf } from "../../../support/keeper-world.ts";
import { SleepingMachine } from "../../../support/sleeping-machine.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What the fused source says of a machine that somebody has just used. */
function watched(thresholdMs = 5 * MINUTE_MS) {
  const machine = new SleepingMachine();
  const edges: (IdleEdge & { readonly awayMs: number })[] = [];
  const watch = machine.idle.watch(sessionOf("a"), (edge) =>
    edges.push({ ...edge, awayMs: machine.awayMs }),
  );
  watch.setThreshold(thresholdMs);
  return { machine, watch, edges };
}

test.each([true, false])(
  "a sleep counts as away, also in its middle (told before: %s)",
  (isTold) => {
    const { machine, edges } = watched();
    machine.pass(3 * MINUTE_MS);
    machine.sleep(HOUR_MS, isTold);
    expect(edges).toMatchObject([{ kind: "idle", idleMs: HOUR_MS + 3 * MINUTE_MS }]);
  },
);

test("a sleep that is not enough by itself brings the threshold nearer", () => {
  const { machine, edges } = watched();
  machine.pass(2 * MINUTE_MS);
  machine.sleep(2 * MINUTE_MS);
  machine.pass(59 * SECOND_MS);
  expect(edges).toEqual([]);
  machine.pass(SECOND_MS);
  expect(edges).toMatchObject([{ kind: "idle", idleMs: 5 * MINUTE_MS }]);
});

test("whoever woke it is not away for the time before", () => {
  const { machine, edges } = watched();
  machine.pass(2 * MINUTE_MS);
  machine.sleep(2 * MINUTE_MS);
  machine.pass(10 * SECOND_MS);
  machine.input();
  machine.pass(5 * MINUTE_MS - SECOND_MS);
  expect(edges.filter(({ kind }) => kind === "idle")).toEqual([]);
  machine.pass(SECOND_MS);
  expect(edges.at(-1)).toMatchObject({ kind: "idle", idleMs: 5 * MINUTE_MS });
});

test("a threshold that is armed anew after a sleep moves nothing", () => {
  const { machine, watch, edges } = watched();
  machine.pass(6 * MINUTE_MS);
  machine.sleep(HOUR_MS);
  watch.setThreshold(MINUTE_MS);
  const last = edges.at(-1);
  expect(last).toMatchObject({ kind: "idle", idleMs: last?.awayMs });
});

/** One thing that happens; what was armed by then. */
function happen(random: Seeded, { machine, watch }: ReturnType<typeof watched>, armedMs: number) {
  const what = random.pick(["input", "sleep", "arm", "time", "time"] as const);
  const newMs = what === "arm" ? random.pick([2, 5, 10]) * MINUTE_MS : armedMs;
  if (what === "input") machine.input();
  if (what === "arm") watch.setThreshold(newMs);
  if (what === "sleep") {
    machine.sleep(random.pick([SECOND_MS, MINUTE_MS, 4 * MINUTE_MS, HOUR_MS]), random.below(2) > 0);
  }
  // Nothing happens in the same moment as something else.
  machine.pass(what === "time" ? random.pick([SECOND_MS, 30 * SECOND_MS, 3 * MINUTE_MS]) : 100);
  return { what, armedMs: newMs };
}

const seeds = Array.from({ length: 20 }, (_, index) => 500 + index);
test.each(seeds)("seed %i: idle is as long as nobody was there, and active is somebody", (seed) => {
  const random = new Seeded(seed);
  const world = watched();
  const { machine, edges } = world;
  let armedMs = 5 * MINUTE_MS;
  for (let round = 0; round < 60; round += 1) {
    const before = edges.length;
    const happened = happen(random, world, armedMs);
    armedMs = happened.armedMs;
    const isActive = edges.slice(before).some(({ kind }) => kind === "active");
    if (happened.what !== "input") expect(isActive).toBe(false);
    if (machine.awayMs >= armedMs + SECOND_MS) expect(edges.at(-1)?.kind).toBe("idle");
  }
  for (const edge of edges) {
    if (edge.kind === "idle") expect(Math.abs(edge.idleMs - edge.awayMs)).toBeLessThan(SECOND_MS);
  }
  expect(edges.length).toBeGreaterThan(5);
});

test("who was away before and over a sleep is warned on waking, and locked after it", async () => {
  const machine = new SleepingMachine();
  const rules = { ...RULES, lockAfterMs: 5 * MINUTE_MS };
  const world = keeperWorld([sessionOf("a")], rules, { idle: machine.idle, clock: machine.clock });
  const board = world.makeBoard();
  await board.start();
  machine.pass(3 * MINUTE_MS);
  machine.sleep(3 * MINUTE_MS);
  expect(board.keeper("a")?.shown.surface).toBe("warning");
  machine.pass(20 * SECOND_MS);
  expect(world.acts).toEqual([{ sessionId: "a", act: "lock", reason: "idle" }]);
});

test("rules that change after a sleep do not pass for somebody who came", async () => {
  const machine = new SleepingMachine();
  const world = keeperWorld(
    [sessionOf("a")],
    { ...RULES, lockAfterMs: null, signOutAfterMs: HOUR_MS },
    {
      idle: machine.idle,
      clock: machine.clock,
    },
  );
  const board = world.makeBoard();
  await board.start();
  const startedMs = machine.clock.uptimeMs();
  machine.pass(59.8 * MINUTE_MS);
  machine.sleep(SECOND_MS * 2);
  world.world.rules = { ...world.world.rules, signOutAfterMs: 2 * HOUR_MS };
  machine.sleep(30 * MINUTE_MS);
  board.refreshRules();
  expect(board.keeper("a")?.state).toMatchObject({ lastInputMs: startedMs });
});
