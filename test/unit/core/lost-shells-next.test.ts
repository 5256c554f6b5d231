import { expect, test } from "vitest";
import { fail, ok } from "../../../policies/result.ts";
import { sessionOf } from "../../support/keeper-world.ts";
import { search } from "../../support/lost-shells-world.ts";

const KIOSK = sessionOf("a", { kind: "kiosk", canUnlock: false });

/** A kiosk of ours is back in a moment, with the same id; its shell takes longer. */
function nextGuest({ world }: Pick<Awaited<ReturnType<typeof search>>, "world">) {
  world.change({ kind: "removed", sessionId: "a" });
  world.clock.advance(100);
  world.change({ kind: "added", session: { ...KIOSK } });
}

test("a shell that went with its session is not missed in the next one, whose own has yet to come", async () => {
  const kiosk = await search({ session: KIOSK });
  const { lostShells, world, found } = kiosk;
  lostShells.connected("a");
  lostShells.lost("a");
  nextGuest(kiosk);
  world.clock.advance(600_000);
  expect([found.started, found.rows, world.acts]).toEqual([0, [], []]);
});

test("nor when its connection is closed because its session is over", async () => {
  const kiosk = await search({ session: KIOSK });
  const { lostShells, world, found } = kiosk;
  world.change({ kind: "removed", sessionId: "a" });
  lostShells.lost("a");
  world.change({ kind: "added", session: { ...KIOSK } });
  world.clock.advance(600_000);
  expect([found.started, world.acts]).toEqual([0, []]);
});

test("what one session's shell was started anew says nothing of the next one's", async () => {
  const kiosk = await search({ session: KIOSK });
  const { lostShells, world, found } = kiosk;
  lostShells.lost("a");
  world.clock.advance(45_000);
  expect(found.started).toBe(3);
  nextGuest(kiosk);
  lostShells.lost("a");
  world.clock.advance(1_000);
  expect([found.started, world.acts]).toEqual([4, []]);
});

test("nor does a later daemon miss a shell that only an earlier session of the id had", async () => {
  const kiosk = await search({ session: KIOSK });
  const { lostShells, make, world, found } = kiosk;
  lostShells.connected("a");
  nextGuest(kiosk);
  lostShells.close();
  make().resume();
  world.clock.advance(600_000);
  expect(found.started).toBe(0);
});

test("an ordered restart whose session ends meanwhile brought nothing back", async () => {
  const kiosk = await search({ session: KIOSK });
  const { lostShells, board, found } = kiosk;
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no keeper");
  const restarted = lostShells.restart(keeper);
  await Promise.resolve();
  nextGuest(kiosk);
  found.connected = true;
  expect(await restarted).toEqual(ok(false));
});

test("an order that nobody could take leaves nothing waiting", async () => {
  const { lostShells, board, refuse, world } = await search();
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no keeper");
  refuse(fail("failed", "no bus"));
  const before = world.clock.planned;
  expect(await lostShells.restart(keeper)).toEqual(fail("failed", "no bus"));
  expect(world.clock.planned).toBe(before);
});

test("what was said of a loss is not said at each start that follows", async () => {
  const { lostShells, world, found } = await search();
  lostShells.lost("a");
  for (let minute = 0; minute < 10; minute += 1) {
    world.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(found.started).toBeGreaterThan(3);
  expect(found.rows.filter((row) => row.startsWith("shellRestarted"))).toHaveLength(3);
});

test("a later session of an id is missed by no daemon because an earlier one had a shell, unseen", async () => {
  const { lostShells, make, world, found } = await search({ session: sessionOf("b") });
  world.change({ kind: "added", session: sessionOf("a") });
  lostShells.connected("a");
  lostShells.close();
  const away = await search({ session: sessionOf("b"), values: found.values });
  away.lostShells.connected("b");
  away.lostShells.close();
  make().resume();
  world.clock.advance(60_000);
  // Only the one that is there was seen with a shell.
  expect(found.started).toBeGreaterThan(0);
  expect(found.restarted).not.toContain("a");
});
