import { expect, test } from "vitest";
import { UnendedCommands } from "../../../agent/core/unended-commands.ts";
import { inMemory, sessionOf } from "../../support/keeper-world.ts";
import { silentLog } from "../../support/silent-log.ts";
import { ORDERED, pass, SESSION, unendedWorld } from "../../support/unended-world.ts";

const MINUTE_MS = 60_000;

/** A command whose sign-out left the session standing, and the daemon that carried it out. */
async function leftStanding() {
  const world = unendedWorld();
  const daemon = await world.startDaemon();
  const result = daemon.order();
  await pass(world.clock, 20_000);
  expect(world.actors).toEqual([ORDERED.id]);
  return { world, daemon, result: await result };
}

type World = ReturnType<typeof unendedWorld>;
type Daemon = Awaited<ReturnType<World["startDaemon"]>>;

test("a sign-out that left its session standing is told as that, and that it comes again", async () => {
  const { result } = await leftStanding();
  expect(result).toMatchObject({ state: "partial", because: "stillOpen" });
  expect(result.detail).toMatch(/^still open, and signed out again later; 1 processes left/);
});

test("the retry comes after a restart too, at its own time, with a warning, in the command's name", async () => {
  const { world, daemon } = await leftStanding();
  daemon.board.close();
  await pass(world.clock, 5_000);
  world.leaveStanding(0);
  const { board } = await world.startDaemon();
  await pass(world.clock, 5_000);
  expect(board.keeper("a")?.shown).toMatchObject({
    surface: "banner",
    pending: { act: "signOut" },
  });
  await pass(world.clock, 19_999);
  expect(world.actors).toEqual([ORDERED.id]);
  await pass(world.clock, 1);
  expect(world.actors).toEqual([ORDERED.id, ORDERED.id]);
});

test.each([
  ["by the retry", "done", (world: World) => pass(world.clock, MINUTE_MS)],
  [
    "by itself",
    "partial",
    async (_: World, daemon: Daemon) => daemon.change({ kind: "removed", sessionId: "a" }),
  ],
  [
    "by the retry after a restart",
    "done",
    async (world: World, daemon: Daemon) => {
      daemon.board.close();
      world.leaveStanding(0);
      await world.startDaemon();
      await pass(world.clock, MINUTE_MS);
    },
  ],
  [
    "with a boot",
    "partial",
    async (world: World, daemon: Daemon) => {
      daemon.board.close();
      await world.startDaemon({ bootId: "boot-2" });
    },
  ],
] as const)("ended %s, the command's result follows as %s, once", async (_how, state, end) => {
  const { world, daemon } = await leftStanding();
  expect(world.later).toEqual([]);
  await end(world, daemon);
  expect(world.later).toEqual([
    { state, detail: expect.stringMatching(/^what was still open is over now/), receiptIds: [] },
  ]);
  await world.startDaemon();
  expect(world.later).toHaveLength(1);
});

test("a retry that leaves it standing too tells nothing new", async () => {
  const { world, daemon } = await leftStanding();
  daemon.board.close();
  await world.startDaemon();
  await pass(world.clock, 31_000);
  expect([world.actors.length, world.later]).toEqual([2, []]);
});

test("while a retry ends a session, another of its id owes nothing", async () => {
  const { world, daemon } = await leftStanding();
  daemon.board.close();
  const { change, unended } = await world.startDaemon({ busy: true });
  await pass(world.clock, 30_000);
  change({ kind: "removed", sessionId: "a" });
  expect(unended.of(SESSION)).toBeNull();
});

test("restarts neither shorten the pauses between retries nor end them", async () => {
  const { world } = await leftStanding();
  const at: number[] = [];
  for (let restarts = 0; restarts < 4; restarts += 1) {
    world.leaveStanding(1);
    const { board } = await world.startDaemon();
    const tried = world.actors.length;
    const sinceMs = world.clock.uptimeMs();
    while (world.actors.length === tried) await pass(world.clock, 1_000);
    at.push((world.clock.uptimeMs() - sinceMs) / 1_000);
    board.close();
  }
  expect(at).toEqual([30, 60, 120, 240]);
});

test("a retry that a crash cut short is done again", async () => {
  const { world, daemon } = await leftStanding();
  daemon.board.close();
  const killed = await world.startDaemon({ busy: true });
  await pass(world.clock, 30_000);
  expect(killed.board.keeper("a")?.state.stage).toBe("signedOut");
  world.leaveStanding(0);
  await world.startDaemon();
  await pass(world.clock, 20_000);
  expect(world.actors).toEqual([ORDERED.id, ORDERED.id]);
});

test("one that worked is not done again after a restart", async () => {
  const { world, daemon } = await leftStanding();
  await pass(world.clock, MINUTE_MS);
  expect(world.actors).toEqual([ORDERED.id, ORDERED.id]);
  daemon.board.close();
  await world.startDaemon();
  await pass(world.clock, 20 * MINUTE_MS);
  expect(world.actors).toHaveLength(2);
});

test.each([
  ["that went away", { bootId: "boot-1" }, true],
  ["of another boot", { bootId: "boot-2" }, false],
] as const)("a session %s hands no retry to the next one of its id", async (_what, next, goes) => {
  const { world, daemon } = await leftStanding();
  if (goes) daemon.change({ kind: "removed", sessionId: "a" });
  daemon.board.close();
  await world.startDaemon(next);
  await pass(world.clock, 20 * MINUTE_MS);
  expect(world.actors).toEqual([ORDERED.id]);
});

test("what one session owes is no other's, and one that owes nothing leaves nothing behind", () => {
  const kept = new Map<string, string>();
  const unended = new UnendedCommands({
    keyValue: inMemory(kept),
    bootId: "boot-1",
    log: silentLog,
  });
  unended.remember(SESSION, ORDERED, []);
  const others = [sessionOf("b"), sessionOf("a", { uid: 1002 })];
  expect([SESSION, ...others].map((each) => unended.of(each))).toEqual([ORDERED, null, null]);
  unended.forget("b");
  expect([unended.of(SESSION)?.id, kept.size]).toEqual([ORDERED.id, 1]);
});

test("what a try proved stays proven over a boot, and nobody is told of what was never owed", () => {
  const keyValue = inMemory(new Map());
  const told: string[] = [];
  const unended = new UnendedCommands({ keyValue, bootId: "boot-1", log: silentLog });
  unended.onEnded((commandId) => told.push(commandId));
  unended.remember(SESSION, ORDERED, []);
  unended.ended("a", "another", { outcome: "done", receiptIds: [] });
  expect(told).toEqual([]);
  unended.ended("a", ORDERED.id, { outcome: "done", receiptIds: ["1"] });
  const later = new UnendedCommands({ keyValue, bootId: "boot-2", log: silentLog });
  later.endThoseBefore();
  expect(later.sessionsOf(ORDERED.id)).toMatchObject([
    { ended: { isDone: true, receiptIds: ["1"] } },
  ]);
});
