import { expect, test } from "vitest";
import { keeperWorld, sessionOf } from "../../support/keeper-world.ts";

test("a restart of the daemon keeps the deadline, with its warning in full", async () => {
  const world = keeperWorld([sessionOf("a")]);
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
