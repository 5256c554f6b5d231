import { expect, test } from "vitest";
import type { Act, ActResult } from "../../../agent/core/act-order.ts";
import { orderOf } from "../../support/commands-world.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const DONE: ActResult = { outcome: "done", detail: "seen", ms: 1, receiptIds: [] };
const ORDERS = {
  clear: orderOf("wipeSession", 1),
  signOut: orderOf("signOut", 2),
  lock: orderOf("lock", 3),
};

/** One session, each of whose acts goes on until the test says what it came to. */
async function heldActs(observing = false) {
  const acts: Act[] = [];
  const ends = {
    clear: Promise.withResolvers<ActResult>(),
    signOut: Promise.withResolvers<ActResult>(),
    lock: Promise.withResolvers<ActResult>(),
  };
  const act = (_session: unknown, one: Act) => {
    acts.push(one);
    return ends[one].promise;
  };
  const world = keeperWorld([sessionOf("a")], RULES, { act });
  world.world.observing = observing;
  const board = world.makeBoard();
  await board.start();
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no keeper");
  const order = (one: Act) => {
    const asked = { act: one, reason: "command", atMs: 0, noLaterThanMs: null } as const;
    return keeper.ask(asked, false, ORDERS[one]);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { world, keeper, acts, ends, order, settled };
}

test("what waits for a sign-out goes on waiting where something else is done meanwhile", async () => {
  const { acts, ends, order, settled } = await heldActs();
  const cleared = order("clear");
  const signedOut = order("signOut");
  ends.clear.resolve(DONE);
  await cleared;
  await settled();
  const locked = order("lock");
  await settled();
  expect(acts).toEqual(["clear", "signOut"]);
  ends.signOut.resolve({ ...DONE, outcome: "partial", isLeft: true });
  ends.lock.resolve(DONE);
  await Promise.all([signedOut, locked]);
  expect(acts).toEqual(["clear", "signOut", "lock"]);
});

test("what waits for one that says its session is left is not done once that is gone", async () => {
  const { world, acts, ends, order } = await heldActs();
  void order("signOut");
  const locked = order("lock");
  world.change({ kind: "removed", sessionId: "a" });
  ends.signOut.resolve({ ...DONE, outcome: "partial", isLeft: true });
  await expect(locked).resolves.toBeNull();
  expect(acts).toEqual(["signOut"]);
});

test.each(["partial", "failed"] as const)(
  "a locked session whose clearing was %s is locked still",
  async (outcome) => {
    const { world, keeper, ends, order } = await heldActs();
    world.change({ kind: "locked", sessionId: "a" });
    ends.clear.resolve({ ...DONE, outcome });
    await order("clear");
    await keeper.settled();
    expect(keeper.state.lockedAtMs).not.toBeNull();
  },
);

test("a key brings nobody back whose session a command has ended, where others are only noted", async () => {
  const { world, keeper, ends, order } = await heldActs(true);
  ends.signOut.resolve({ ...DONE, isLeft: false });
  await order("signOut");
  await keeper.settled();
  world.edge("a", { kind: "active" });
  expect(keeper.state.stage).toBe("signedOut");
});

test("what is only cleared, or was not ended, can still be locked", async () => {
  const { acts, ends, order } = await heldActs();
  ends.clear.resolve(DONE);
  ends.signOut.resolve({ ...DONE, outcome: "wouldHave", detail: "observing" });
  ends.lock.resolve(DONE);
  for (const one of ["clear", "signOut", "lock"] as const) await order(one);
  expect(acts).toEqual(["clear", "signOut", "lock"]);
});
