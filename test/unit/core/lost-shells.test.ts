import { expect, test } from "vitest";
import { ok } from "../../../policies/result.ts";
import { sessionOf } from "../../support/keeper-world.ts";
import { search } from "../../support/lost-shells-world.ts";

const LOCKED = { sessionId: "a", act: "lock", reason: "shellLost" };

test("a shell that is gone is started again after a second", async () => {
  const { lostShells, world, found } = await search();
  lostShells.lost("a");
  world.clock.advance(999);
  expect(found.started).toBe(0);
  world.clock.advance(1);
  expect(found.started).toBe(1);
  lostShells.connected("a");
  world.clock.advance(600_000);
  expect(found.started).toBe(1);
  expect(world.acts).toEqual([]);
});

test("one that is there when it is looked for was not lost; a start is on record once", async () => {
  const { lostShells, world, found } = await search();
  lostShells.lost("a");
  found.connected = true;
  world.clock.advance(600_000);
  expect(found.started).toBe(0);
  found.connected = false;
  lostShells.lost("a");
  world.clock.advance(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect([found.started, found.rows]).toEqual([1, ["shellRestarted "]]);
});

test("one that stays away is started three times, and then locks a staff session", async () => {
  const { lostShells, world, found } = await search();
  lostShells.lost("a");
  world.clock.advance(45_999);
  expect(found.started).toBe(3);
  expect(world.acts).toEqual([]);
  world.clock.advance(1);
  expect(world.acts).toEqual([LOCKED]);
  expect(found.rows).toContain("shellLost true");
});

test("one that dies again at once is not started a fourth time within a minute", async () => {
  const { lostShells, world, found } = await search();
  for (let death = 0; death < 4; death += 1) {
    lostShells.lost("a");
    world.clock.advance(1_000);
    lostShells.connected("a");
  }
  lostShells.lost("a");
  world.clock.advance(1_000);
  expect(found.started).toBe(3);
  expect(world.acts).toContainEqual(LOCKED);
});

test("deaths that are more than a minute apart lock nobody", async () => {
  const { lostShells, world } = await search();
  for (let death = 0; death < 10; death += 1) {
    lostShells.lost("a");
    world.clock.advance(2_000);
    lostShells.connected("a");
    world.clock.advance(30_000);
  }
  expect(world.acts).toEqual([]);
});

test("after three such locks in an hour none is added, and the record says so", async () => {
  const { lostShells, world, found, board } = await search();
  lostShells.lost("a");
  for (let minutes = 0; minutes < 58; minutes += 1) {
    world.clock.advance(60_000);
    board.keeper("a")?.handle({ kind: "unlockSeen" });
    board.keeper("a")?.handle({ kind: "input" });
  }
  expect(world.acts.filter(({ reason }) => reason === "shellLost")).toHaveLength(3);
  expect(found.rows.filter((row) => row === "shellLost true")).toHaveLength(3);
  expect(found.rows.at(-1)).toBe("shellLost false");
  expect(found.rows.length).toBeLessThanOrEqual(7);
});

test("a kiosk without its shell ends", async () => {
  const kiosk = sessionOf("a", { kind: "kiosk", canUnlock: false });
  const { lostShells, world } = await search({ session: kiosk });
  lostShells.lost("a");
  world.clock.advance(46_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "signOut", reason: "shellLost" }]);
});

test("a shell that ended with its session is not lost", async () => {
  const { lostShells, world, found } = await search();
  lostShells.lost("a");
  world.change({ kind: "removed", sessionId: "a" });
  world.clock.advance(60_000);
  expect(found.started).toBe(0);
  expect(world.acts).toEqual([]);
});

test("a shell that died while no daemon was there is missed by the next", async () => {
  const { lostShells, make, world, found } = await search();
  lostShells.connected("a");
  lostShells.close();
  make().resume();
  world.clock.advance(14_999);
  expect(found.started).toBe(0);
  world.clock.advance(1);
  expect(found.started).toBe(1);
});

test("a session of another boot, or one that never had a shell, misses none", async () => {
  const { lostShells, make, world, found } = await search();
  make().resume();
  lostShells.connected("a");
  lostShells.close();
  make("boot-2").resume();
  world.clock.advance(120_000);
  expect(found.started).toBe(0);
});

test("an ordered restart waits for the shell to come back, and is no loss", async () => {
  const { lostShells, world, found, board } = await search();
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no keeper");
  const restarted = lostShells.restart(keeper);
  lostShells.lost("a");
  await Promise.resolve();
  world.clock.advance(10_000);
  found.connected = true;
  lostShells.connected("a");
  expect(await restarted).toEqual(ok(true));
  expect(found.started).toBe(1);
});

test("an ordered restart that brings nothing back says so", async () => {
  const { lostShells, world, board, refuse } = await search();
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no keeper");
  const restarted = lostShells.restart(keeper);
  await Promise.resolve();
  world.clock.advance(15_000);
  expect(await restarted).toEqual(ok(false));
  refuse({ ok: false, reason: "notInstalled", detail: "no such unit" });
  expect(await lostShells.restart(keeper)).toMatchObject({ reason: "notInstalled" });
});
