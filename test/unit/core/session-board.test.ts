import { expect, test } from "vitest";
import { orderOf } from "../../support/commands-world.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const ORDER = orderOf("signOut", 1);

test("only the idle one of two sessions is warned and locked", async () => {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")]);
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(40_000);
  world.edge("a", { kind: "idle", idleMs: 40_000 });
  expect(board.keeper("a")?.shown.surface).toBe("warning");
  expect(board.keeper("b")?.shown.surface).toBe("none");
  world.clock.advance(21_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "lock", reason: "idle" }]);
});

test("a key during the warning takes it away and nothing happens", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(40_000);
  world.edge("a", { kind: "idle", idleMs: 40_000 });
  world.edge("a", { kind: "active" });
  world.clock.advance(30_000);
  expect(board.keeper("a")?.shown.surface).toBe("none");
  expect(world.acts).toEqual([]);
});

test("our cover goes once the lock that it hid was carried out, and each session has its own", async () => {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")]);
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  world.edge("a", { kind: "idle", idleMs: 60_000 });
  world.clock.advance(20_000);
  expect(board.keeper("a")?.shown).toMatchObject({ surface: "cover", pending: { act: "hide" } });
  expect(board.keeper("b")?.shown.surface).toBe("none");
  await board.keeper("a")?.settled();
  expect(board.keeper("a")?.shown.surface).toBe("none");
});

test("each hold of idle steps and its end are told, with the session that they are of", async () => {
  const rules = { ...RULES, keepAwake: { allow: ["media"], maxMs: 600_000 } };
  const world = keeperWorld([sessionOf("a"), sessionOf("b")], rules);
  const board = world.makeBoard();
  await board.start();
  const untilMs = world.clock.uptimeMs() + 60_000;
  board.keeper("a")?.handle({ kind: "keepAwake", holder: "media", untilMs });
  world.clock.advance(61_000);
  expect(world.keepAwake).toEqual(["a: media holds, asked", "a: media ends, over"]);
});

test("a lock that could not be verified does not end the work of who is there", async () => {
  const world = keeperWorld([sessionOf("a")], { ...RULES, signOutAfterMs: 300_000 });
  world.world.lockOutcome = "partial";
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  world.edge("a", { kind: "idle", idleMs: 60_000 });
  world.clock.advance(25_000);
  await new Promise((resolve) => setImmediate(resolve));
  world.edge("a", { kind: "active" });
  world.clock.advance(600_000);
  expect(world.acts.map(({ act }) => act)).toEqual(["lock"]);
});

test("a pause counts for a session that begins while it lasts", async () => {
  const world = keeperWorld([sessionOf("a")]);
  world.world.pausedUntilMs = world.clock.uptimeMs() + 3_600_000;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  world.edge("a", { kind: "idle", idleMs: 60_000 });
  world.clock.advance(600_000);
  expect(world.acts).toEqual([]);
});

test("a session that ends is forgotten: its next one starts with a fresh clock", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(45_000);
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  world.change({ kind: "removed", sessionId: "a" });
  world.change({ kind: "added", session: sessionOf("a") });
  expect(board.keeper("a")?.state.stage).toBe("active");
  world.clock.advance(30_000);
  expect(world.acts).toEqual([]);
});

test("who asked for an act learns what was seen", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const board = world.makeBoard();
  await board.start();
  const pending = {
    act: "lock",
    reason: "command",
    atMs: world.clock.uptimeMs(),
    noLaterThanMs: null,
  } as const;
  await expect(board.keeper("a")?.ask(pending, false, ORDER)).resolves.toMatchObject({
    outcome: "done",
  });
});

test("who asked for an act on a session that goes away is not left waiting", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const board = world.makeBoard();
  await board.start();
  const atMs = world.clock.uptimeMs() + 60_000;
  const asked = board
    .keeper("a")
    ?.ask({ act: "signOut", reason: "command", atMs, noLaterThanMs: null }, true, ORDER);
  world.change({ kind: "removed", sessionId: "a" });
  await expect(asked).resolves.toBeNull();
});

test("where locks are only noted, the next key shows that the person is back", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const board = world.makeBoard();
  await board.start();
  world.world.observing = true;
  world.clock.advance(60_000);
  world.edge("a", { kind: "idle", idleMs: 60_000 });
  world.clock.advance(25_000);
  expect(board.keeper("a")?.state.stage).toBe("locked");
  world.edge("a", { kind: "active" });
  expect(board.keeper("a")?.state.stage).toBe("active");
});

test("the machine sleeps when what must be locked was seen to be locked, and not before", async () => {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")], { ...RULES, lockOnResume: true });
  const board = world.makeBoard();
  await board.start();
  const slept = new Promise<readonly unknown[]>((resolve) => {
    world.change({ kind: "suspending", ready: () => resolve(world.acts) });
  });
  await expect(slept).resolves.toEqual([
    { sessionId: "a", act: "lock", reason: "idle" },
    { sessionId: "b", act: "lock", reason: "idle" },
  ]);
  world.change({ kind: "resumed", suspendedAtMs: world.clock.uptimeMs() });
  expect(world.acts).toHaveLength(2);
});

test("nothing keeps a machine awake that may show what it showed before", async () => {
  const world = keeperWorld([sessionOf("a", { canUnlock: false })], RULES);
  const board = world.makeBoard();
  await board.start();
  await new Promise<void>((ready) => world.change({ kind: "suspending", ready }));
  expect(world.acts).toEqual([]);
});

test("a session is open until it goes, whoever has its id then; a board that closes knows of no end", async () => {
  const [first, second] = [sessionOf("a"), sessionOf("a")];
  const world = keeperWorld([first]);
  const board = world.makeBoard();
  await board.start();
  expect([board.isOpen(first), board.isOpen(second)]).toEqual([true, false]);
  world.change({ kind: "removed", sessionId: "a" });
  world.change({ kind: "added", session: second });
  expect([board.isOpen(first), board.isOpen(second)]).toEqual([false, true]);
  board.close();
  expect(board.isOpen(second)).toBe(true);
});
