import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import { orderOf } from "../../support/commands-world.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const ENDS = { ...RULES, lockAfterMs: null, maxLengthMs: 60_000 };

async function signingOut(observing: boolean) {
  const world = keeperWorld([sessionOf("a")], ENDS);
  world.world.busy = new Promise(() => undefined);
  world.world.observing = observing;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "signOut", reason: "maxLength" }]);
  return { world, keeper: board.keeper("a") };
}

test.each([false, true])(
  "a key during a sign-out changes nothing, observing: %s",
  async (observing) => {
    const { world, keeper } = await signingOut(observing);
    world.edge("a", { kind: "active" });
    expect(keeper?.state.stage).toBe("signedOut");
  },
);

test("where a sign-out was only noted, the next key shows that the session goes on", async () => {
  const world = keeperWorld([sessionOf("a")], ENDS);
  world.world.observing = true;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  await board.keeper("a")?.settled();
  world.edge("a", { kind: "active" });
  expect(board.keeper("a")?.state.stage).not.toBe("signedOut");
});

const FIRST = orderOf("lock", 1);
const SECOND = orderOf("wipeSession", 2);
const NOW = { noLaterThanMs: null, reason: "command" } as const;

/** A sign-out that goes on until the test ends it, and what was ordered meanwhile. */
async function orderedMeanwhile(act: "lock" | "clear" | "signOut") {
  const world = keeperWorld([sessionOf("a")], ENDS);
  const ending = Promise.withResolvers<void>();
  world.world.busy = ending.promise;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  const keeper = board.keeper("a");
  const answer = keeper?.ask({ act, atMs: world.clock.uptimeMs(), ...NOW }, false, FIRST);
  return { world, keeper, answer, ending };
}

const SIGNED_OUT = [{ sessionId: "a", act: "signOut", reason: "maxLength" }];

test.each(["lock", "clear", "signOut"] as const)(
  "a commanded %s during a sign-out is not done to the next session of its id",
  async (act) => {
    const { world, answer, ending } = await orderedMeanwhile(act);
    world.change({ kind: "removed", sessionId: "a" });
    world.change({ kind: "added", session: sessionOf("a") });
    ending.resolve();
    await expect(answer).resolves.toBeNull();
    expect(world.acts).toEqual(SIGNED_OUT);
  },
);

test("nor once the sign-out has ended the session, though the system has not told of it yet", async () => {
  const { world, keeper, answer, ending } = await orderedMeanwhile("signOut");
  ending.resolve();
  await expect(answer).resolves.toBeNull();
  const late = keeper?.ask({ act: "clear", atMs: world.clock.uptimeMs(), ...NOW }, false, SECOND);
  await expect(late).resolves.toBeNull();
  expect(world.acts).toEqual(SIGNED_OUT);
});

test("what was ordered during a sign-out that left its session standing is done after it", async () => {
  const { world, answer, ending } = await orderedMeanwhile("clear");
  world.world.leavesStanding = true;
  ending.resolve();
  await expect(answer).resolves.toMatchObject({ outcome: "done" });
  expect(world.acts).toEqual([...SIGNED_OUT, { sessionId: "a", act: "clear", reason: "command" }]);
});

test("the end of an act that began before an order is no answer to it", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const board = world.makeBoard();
  await board.start();
  const keeper = board.keeper("a");
  const order = (act: "lock" | "clear", command: Command) =>
    keeper?.ask({ act, atMs: world.clock.uptimeMs(), ...NOW }, false, command);
  world.world.busy = first.promise;
  const locked = order("lock", FIRST);
  world.world.busy = second.promise;
  let isCleared = false;
  const cleared = order("clear", SECOND)?.then(() => {
    isCleared = true;
  });
  first.resolve();
  await locked;
  expect(isCleared).toBe(false);
  second.resolve();
  await cleared;
  expect(world.acts.map(({ act }) => act)).toEqual(["lock", "clear"]);
});

test("a second result of one session's sign-out is none of the next session of its name", () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("kiosk"));
  world.after.signingOut("kiosk");
  world.after.signedOut("kiosk", { outcome: "done" });
  world.after.removed("kiosk", true);
  world.after.signedOut("kiosk", { outcome: "done" });
  world.clock.advance(10);
  world.after.opened(sessionOf("kiosk"));
  world.after.signingOut("kiosk");
  world.after.removed("kiosk", true);
  // Its own sign-out is still under way: a power cut now has its home cleared at the next start.
  expect(world.homes.all()).toMatchObject([{ sessionId: "kiosk", isOver: true }]);
});
