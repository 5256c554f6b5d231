import { expect, test } from "vitest";
import { orderOf } from "../../support/commands-world.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

test("a restart of the daemon keeps the deadline, with its warning in full", async () => {
  const world = keeperWorld([sessionOf("a", { beganMs: 1 })]);
  const first = world.makeBoard();
  await first.start();
  world.clock.advance(45_000);
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  const before = first.keeper("a")?.next;
  first.close();
  const second = world.makeBoard();
  await second.start();
  // What logind says of every session that it lists for the first time.
  world.change({ kind: "unlocked", sessionId: "a" });
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  expect(second.keeper("a")?.shown.surface).toBe("warning");
  expect(second.keeper("a")?.next?.atMs).toBe(before?.atMs);
  world.clock.advance(19_999);
  expect(world.acts).toEqual([]);
  world.clock.advance(1);
  expect(world.acts).toEqual([{ sessionId: "a", act: "lock", reason: "idle" }]);
});

test("a restart of the daemon acts on nobody before the idle source has spoken again", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const first = world.makeBoard();
  await first.start();
  world.clock.advance(45_000);
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  first.close();
  world.clock.advance(60_000);
  const second = world.makeBoard();
  await second.start();
  expect(second.keeper("a")?.shown.surface).toBe("none");
  world.clock.advance(60_000);
  expect(world.acts).toEqual([]);
});

test("a session that stayed idle over a restart is warned anew, and then locked", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const first = world.makeBoard();
  await first.start();
  world.clock.advance(45_000);
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  first.close();
  world.clock.advance(60_000);
  const second = world.makeBoard();
  await second.start();
  world.edge("a", { kind: "idle", idleMs: 105_000 });
  expect(second.keeper("a")?.shown.surface).toBe("warning");
  world.clock.advance(19_000);
  expect(world.acts).toEqual([]);
  world.clock.advance(2_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "lock", reason: "idle" }]);
});

const CLEARED = { sessionId: "a", act: "clear", reason: "idle" };

test("a daemon that was killed while it cleared a session clears it, before anybody begins there", async () => {
  const world = shared();
  world.world.busy = new Promise(() => undefined);
  await begun(world);
  await leaveAlone(world);
  expect(world.acts).toEqual([CLEARED]);
  const second = await begun(world);
  expect(world.acts).toEqual([CLEARED, CLEARED]);
  expect(second.keeper("a")?.shown.surface).toBe("cover");
});

test("a clearing that was done is not done again", async () => {
  const world = shared();
  await begun(world);
  await leaveAlone(world);
  await begun(world);
  expect(world.acts).toEqual([CLEARED]);
});

test("a sign-out that a crash cut short is warned of anew, with its reason", async () => {
  const world = keeperWorld([sessionOf("a")], { ...RULES, lockAfterMs: null, maxLengthMs: 60_000 });
  world.world.busy = new Promise(() => undefined);
  await begun(world);
  world.clock.advance(60_000);
  const ended = { sessionId: "a", act: "signOut", reason: "maxLength" };
  expect(world.acts).toEqual([ended]);
  const second = await begun(world);
  expect(second.keeper("a")?.shown.surface).toBe("banner");
  world.clock.advance(20_000);
  expect(world.acts).toEqual([ended, ended]);
});

test("what a command had begun is brought back by its journal alone, whatever its reason; a lock is seen", async () => {
  const world = keeperWorld([sessionOf("a")]);
  world.world.busy = new Promise(() => undefined);
  const keeper = (await begun(world)).keeper("a");
  const now = { atMs: 0, noLaterThanMs: null } as const;
  const locked = { act: "lock", reason: "risk", ...now } as const;
  keeper?.handle({ kind: "ask", pending: locked, warn: false });
  const order = { act: "signOut", reason: "accountChanged", ...now } as const;
  void keeper?.ask(order, false, orderOf("signOut", 1));
  expect(world.acts.map(({ act }) => act)).toEqual(["lock", "signOut"]);
  const second = await begun(world);
  world.clock.advance(60_000);
  expect([world.acts.length, second.keeper("a")?.state.asked]).toEqual([2, []]);
});

test.each([
  ["began while no daemon ran", { isNew: true }],
  ["began while no daemon ran, as logind says", { beganMs: 2 }],
  ["is somebody else's", { uid: 1002 }],
])("nothing that was kept of a session counts for one of its id that %s", async (_what, next) => {
  const open = [sessionOf("a", { kind: "kiosk", canUnlock: false, beganMs: 1 })];
  const world = keeperWorld(open, { ...RULES, maxLengthMs: 60_000 });
  await begun(world);
  world.clock.advance(59_000);
  open[0] = sessionOf("a", { kind: "kiosk", canUnlock: false, ...next });
  const second = await begun(world);
  expect(second.keeper("a")?.state.startedAtMs).toBe(world.clock.uptimeMs());
  world.clock.advance(59_000);
  expect(world.acts).toEqual([]);
});

type World = ReturnType<typeof keeperWorld>;

function shared(): World {
  const generic = sessionOf("a", { kind: "generic", canUnlock: false });
  return keeperWorld([generic], { ...RULES, lockAfterMs: null, clearAfterMs: 60_000 });
}

/** A board as a daemon that starts makes it; one that was killed before left no word. */
async function begun(world: World) {
  const board = world.makeBoard();
  await board.start();
  return board;
}

async function leaveAlone(world: World): Promise<void> {
  world.edge("a", { kind: "active" });
  world.edge("a", { kind: "idle", idleMs: 0 });
  world.clock.advance(61_000);
  await new Promise((resolve) => setImmediate(resolve));
}
