import { expect, test } from "vitest";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import {
  AWAY,
  clearedIds,
  comes,
  DAY_MS,
  DESK,
  FAILED,
  goes,
  isThereFor,
  LEFT,
  listed,
  MINUTE_MS,
  NEVER,
  pass,
  RIGHT,
} from "../../support/homes-missed-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

type World = ReturnType<typeof afterTheEndWorld>;

/** A home that could not be cleared, and is to be tried again in a minute. */
async function failedOnce(session = LEFT): Promise<World> {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, session);
  expect([world.cleared.length, world.clock.planned]).toEqual([1, 1]);
  return world;
}

test("nothing is planned any more for a home whose owner is back", async () => {
  const world = await failedOnce(sessionOf("5", { ...DESK, kind: "named" }));
  await comes(world, sessionOf("7", { ...DESK, kind: "named" }));
  expect(world.clock.planned).toBe(0);
});

test("a home that is away waits for who opens it, also where it had failed and was to be tried again", async () => {
  const world = await failedOnce();
  world.result = AWAY;
  await comes(world, RIGHT);
  expect(world.clock.planned).toBe(0);
  await goes(world, RIGHT);
  const before = world.cleared.length;
  await pass(world, DAY_MS);
  expect([world.cleared.length, world.clock.planned]).toEqual([before, 0]);
});

test("each home has one time at which it is tried again, the last that was found", async () => {
  const world = await failedOnce();
  const [home] = world.homes.all();
  if (home === undefined) throw new Error("nothing was noted");
  world.clock.advance(MINUTE_MS / 2);
  world.after.tries.miss(home, "failed");
  expect(world.clock.planned).toBe(1);
  await pass(world, MINUTE_MS / 2);
  expect(world.cleared).toHaveLength(1);
  await pass(world, MINUTE_MS / 2);
  expect(world.cleared).toHaveLength(2);
});

test("a daemon that stops has nothing planned, and plans nothing for what ends after that", async () => {
  const world = await failedOnce();
  const [home] = world.homes.all();
  if (home === undefined) throw new Error("nothing was noted");
  world.after.tries.stop();
  expect(world.clock.planned).toBe(0);
  world.after.tries.miss(home, "failed");
  expect(world.clock.planned).toBe(0);
});

test("nothing is begun by a daemon that stops while it asks who is there", async () => {
  const world = await failedOnce();
  world.clock.advance(MINUTE_MS);
  world.after.tries.stop();
  await world.settled();
  expect(world.cleared).toHaveLength(1);
});

test.each([
  ["is known before the system lists them", (world: World) => void world.known.push(RIGHT)],
  [
    "comes while the system is asked",
    (world: World) => {
      const come = () => {
        world.known = [RIGHT];
        return [];
      };
      Object.defineProperty(world, "open", { get: come });
    },
  ],
])("nothing is cleared of somebody who %s", async (_what, prepare) => {
  const world = await failedOnce();
  prepare(world);
  await pass(world, DAY_MS);
  expect([world.cleared.length, listed(world)]).toEqual([1, ["5"]]);
});

test("what is left in one home is not tried because another one is cleared", async () => {
  const world = await failedOnce();
  world.result = Promise.resolve({ outcome: "done" });
  await isThereFor(world, sessionOf("8", { homeDir: "/home/other" }));
  expect(clearedIds(world)).toEqual(["signOut 5", "signOut 8"]);
});

test("what was due at a boot is tried again as that", async () => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(LEFT);
  const world = afterTheEndWorld("boot-2", values);
  Object.assign(world, { rules: { clearOn: ["boot"] }, result: FAILED });
  world.after.resume();
  await world.settled();
  await pass(world, MINUTE_MS);
  expect(clearedIds(world)).toEqual(["boot 5", "boot 5"]);
});

test("a try that could not be written down is not begun again beside itself", async () => {
  const world = await failedOnce();
  Object.assign(world, { isFull: true, result: NEVER });
  await pass(world, MINUTE_MS);
  const [home] = world.homes.all();
  if (home === undefined) throw new Error("nothing was noted");
  world.isFull = false;
  world.after.tries.dealtWith({ ...home, sessionId: "9" });
  await world.settled();
  expect(world.cleared).toHaveLength(2);
});
