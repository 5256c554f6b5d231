import { expect, test } from "vitest";
import { MAX_MISSED } from "../../../agent/core/homes-in-use.ts";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import {
  AWAY,
  clearedIds,
  comes,
  DESK,
  FAILED,
  isThereFor,
  LEFT,
  listed,
  MINUTE_MS,
  NEVER,
  pass,
  RIGHT,
  startsAgain,
} from "../../support/homes-missed-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

test.each([
  ["before the system tells of its end", ["signedOut", "removed"]],
  ["after it", ["removed", "signedOut"]],
] as const)("one that our own sign-out failed to clear %s is tried again", async (_what, order) => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(LEFT);
  world.after.signingOut("5");
  for (const step of order) {
    if (step === "removed") world.after.removed("5", true);
    else world.after.signedOut("5", { outcome: "failed", isLeft: false });
  }
  expect(world.cleared).toEqual([]);
  await pass(world, MINUTE_MS);
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 5"], []]);
});

test("a session that an earlier sign-out left standing is cleared when it ends by itself", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(LEFT);
  world.after.signingOut("5");
  world.after.signedOut("5", { outcome: "partial", isLeft: true });
  world.after.removed("5", true);
  await world.settled();
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 5"], []]);
});

test("a home is on the list once, from the first of its sessions on", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = FAILED;
  const began = world.clock.nowMs();
  await isThereFor(world, LEFT);
  world.clock.advance(30_000);
  await isThereFor(world, RIGHT);
  expect(world.homes.all()).toMatchObject([{ sessionId: "7", sinceMs: began, isOver: true }]);
});

test("where there are too many, one that is away is the first to be forgotten", () => {
  const { homes, after } = afterTheEndWorld("boot-1");
  const miss = (id: string, how: "away" | "failed") => {
    after.opened(sessionOf(id, { homeDir: `/home/${id}` }));
    const home = homes.closed(id);
    if (home !== null) homes.missed(home, how, 0);
  };
  const desks = Array.from({ length: MAX_MISSED }, (_, desk) => `desk-${desk}`);
  miss("desk-0", "failed");
  miss("locked", "away");
  for (const desk of desks.slice(1)) miss(desk, "failed");
  expect(homes.all().map(({ sessionId }) => sessionId)).toEqual(desks);
});

test("it is not begun twice, or forgotten, where another session of it opens meanwhile", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = AWAY;
  await isThereFor(world, LEFT);
  const clearing = Promise.withResolvers<{ outcome: "failed" }>();
  world.result = clearing.promise;
  await comes(world, RIGHT);
  const third = sessionOf("9", DESK);
  world.open = [RIGHT, third];
  world.after.opened(third);
  await world.settled();
  expect(clearedIds(world)).toEqual(["signOut 5", "signOut 5"]);
  clearing.resolve({ outcome: "failed" });
  await world.settled();
  expect([...listed(world)].sort()).toEqual(["5", "7", "9"]);
});

test("a clearing that is under way is not begun again for who comes meanwhile", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = NEVER;
  await isThereFor(world, LEFT);
  await comes(world, RIGHT);
  expect([clearedIds(world), listed(world)]).toEqual([["signOut 5"], ["5", "7"]]);
});

test("a sign-out that was only noted has cleared nothing: the end that comes by itself does", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(LEFT);
  world.after.signingOut("5");
  world.after.signedOut("5", { outcome: "wouldHave" });
  world.after.removed("5", false);
  await world.settled();
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 5"], []]);
});

test("a list that can't be written is no reason to clear nothing", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(LEFT);
  const home = world.homes.closed("5");
  if (home === null) throw new Error("nothing was noted");
  world.isFull = true;
  await world.after.tries.run(home, "signOut");
  expect([clearedIds(world), world.warned]).toEqual([
    ["signOut 5"],
    ["tryNotNoted", "tryNotNoted"],
  ]);
});

test("a list that an earlier version wrote is read: what was away still is", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.after.opened(LEFT);
  const [home] = before.homes.all();
  values.set("homes.inUse", JSON.stringify([{ ...home, isOver: true, isUnreached: true }]));
  const world = await startsAgain(values);
  expect(world.cleared).toEqual([]);
  await comes(world, RIGHT);
  expect([clearedIds(world), listed(world)]).toEqual([["signOut 5"], ["7"]]);
});
