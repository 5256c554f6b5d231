import { expect, test } from "vitest";
import { RETRY_AFTER_MS, TIMED_TRIES } from "../../../agent/core/home-row.ts";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import {
  clearedIds,
  comes,
  DAY_MS,
  DESK,
  DONE,
  FAILED,
  goes,
  isThereFor,
  LEFT,
  listed,
  MINUTE_MS,
  pass,
  RIGHT,
} from "../../support/homes-missed-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const NAMED = { homeDir: DESK.homeDir, kind: "named" } as const;

test("a clearing that failed is tried again, later each time, and no more when its tries are used up", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, LEFT);
  for (const [index, waitMs] of RETRY_AFTER_MS.entries()) {
    await pass(world, waitMs - 1);
    expect([index, world.cleared.length]).toEqual([index, index + 1]);
    await pass(world, 1);
    expect([index, world.cleared.length]).toEqual([index, index + 2]);
  }
  expect(world.after.tries.findings()).toMatchObject([{ check: "clearing", result: "violated" }]);
  await pass(world, 30 * DAY_MS);
  expect(world.cleared).toHaveLength(TIMED_TRIES);
  expect(world.homes.all()).toMatchObject([{ sessionId: "5", tries: { count: TIMED_TRIES } }]);
});

test.each([
  ["a fault", null, ["afterNotCleared"]],
  ["one that left a session", { outcome: "partial", isSessionLeft: true }, []],
] as const)(
  "%s is tried again too, and forgotten once it is cleared",
  async (_what, result, log) => {
    const world = afterTheEndWorld("boot-1");
    world.result = result === null ? Promise.reject(new Error("EIO")) : Promise.resolve(result);
    world.result.catch(() => undefined);
    await isThereFor(world, LEFT);
    world.result = DONE;
    await pass(world, MINUTE_MS);
    expect(clearedIds(world)).toEqual(["signOut 5", "signOut 5"]);
    expect([world.homes.all(), world.warned]).toEqual([[], log]);
    await pass(world, DAY_MS);
    expect(world.cleared).toHaveLength(2);
  },
);

test("what is partial and signs nobody in is not tried again", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = Promise.resolve({ outcome: "partial" });
  await isThereFor(world, LEFT);
  await pass(world, DAY_MS);
  expect([world.cleared.length, world.homes.all()]).toEqual([1, []]);
});

test("nothing is cleared while somebody is signed in again: the end of theirs has it tried", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, LEFT);
  await comes(world, RIGHT);
  expect(clearedIds(world)).toEqual(["signOut 5", "signOut 5"]);
  await pass(world, DAY_MS);
  expect(world.cleared).toHaveLength(2);
  world.result = DONE;
  await goes(world, RIGHT);
  expect(clearedIds(world).slice(2)).toEqual(["signOut 7", "signOut 5"]);
  expect(world.homes.all()).toEqual([]);
});

test("a system that names the ended session still, or none at all, is asked again and nothing tried", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, LEFT);
  world.open = [LEFT];
  await pass(world, MINUTE_MS);
  world.answers = false;
  await pass(world, 5 * MINUTE_MS);
  expect([world.cleared.length, world.warned]).toEqual([1, ["sessionsNotTold"]]);
  Object.assign(world, { answers: true, open: [], result: DONE });
  await pass(world, 5 * MINUTE_MS);
  expect([world.cleared.length, world.homes.all()]).toEqual([2, []]);
});

test("a policy that clears at no sign-out any more has nothing tried again", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, LEFT);
  world.rules = { clearOn: ["boot"] };
  await pass(world, MINUTE_MS);
  expect([world.cleared.length, world.audited, world.homes.all()]).toEqual([
    1,
    ["notByPolicy"],
    [],
  ]);
});

test("whoever opens it next has it cleared, also when its tries are used up", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, LEFT);
  for (const waitMs of RETRY_AFTER_MS) await pass(world, waitMs);
  const told: number[] = [];
  world.after.tries.onGivenUp(() => told.push(world.after.tries.findings().length));
  world.result = DONE;
  await comes(world, RIGHT);
  expect(clearedIds(world).slice(TIMED_TRIES)).toEqual(["signOut 5"]);
  expect([listed(world), told]).toEqual([["7"], [0]]);
});

test("the posture hears of it when the tries are used up, in words that name nobody", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  const told: string[][] = [];
  world.after.tries.onGivenUp(() =>
    told.push(world.after.tries.findings().map(({ words }) => words)),
  );
  await isThereFor(world, LEFT);
  for (const waitMs of RETRY_AFTER_MS) await pass(world, waitMs);
  expect(told).toEqual([
    [expect.stringMatching(/^A home could not be cleared in 6 tries or more\./)],
  ]);
  expect(told[0]?.[0]).not.toMatch(/desk/);
});

test("an owner who is back finds their home as they left it, and nothing is kept of it", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  await isThereFor(world, sessionOf("5", NAMED));
  await comes(world, sessionOf("7", NAMED));
  await pass(world, DAY_MS);
  expect([clearedIds(world), listed(world)]).toEqual([["signOut 5"], ["7"]]);
});
