import { expect, test } from "vitest";
import { commandsWorld, orderOf } from "../../support/commands-world.ts";

const LOCK = orderOf("lock", 1);
const WIPE = orderOf("wipeSession", 2);
const OTHER_WIPE = orderOf("wipeSession", 3, { params: { data: ["cookies", "downloads"] } });
const SIGN_OUT = orderOf("signOut", 4);
const OTHER_SIGN_OUT = orderOf("signOut", 7);

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a lock at once is no answer to a wipe that is still warned of", async () => {
  const { order, clock, actors } = await commandsWorld({ locks: true });
  let isWiped = false;
  const wiped = order(WIPE).then((result) => {
    isWiped = true;
    return result;
  });
  await expect(order(LOCK)).resolves.toMatchObject({ state: "done", receiptIds: [] });
  await settled();
  expect({ isWiped, actors: [...actors] }).toEqual({ isWiped: false, actors: [LOCK.id] });
  clock.advance(20_000);
  await expect(wiped).resolves.toMatchObject({ state: "done", receiptIds: ["receipt 1"] });
  expect(actors).toEqual([LOCK.id, WIPE.id]);
});

test("of two wipes at once each is done for what it asks, with a receipt in its own name", async () => {
  const { order, clock, receipts } = await commandsWorld();
  const answers = [WIPE, OTHER_WIPE].map(order);
  clock.advance(20_000);
  const results = await Promise.all(answers);
  expect(results.map(({ receiptIds }) => receiptIds)).toEqual([["receipt 1"], ["receipt 2"]]);
  expect(receipts).toMatchObject([
    { commandId: WIPE.id, reason: "command" },
    { commandId: OTHER_WIPE.id, data: ["cookies", "downloads"] },
  ]);
});

test("a wipe that waits while another command ends its session is done after the end, as itself", async () => {
  const { order, clock, actors, change } = await commandsWorld({
    onEnd: () => change({ kind: "removed", sessionId: "a" }),
  });
  const answers = [SIGN_OUT, WIPE].map(order);
  clock.advance(20_000);
  const results = await Promise.all(answers);
  expect(results.map(({ receiptIds }) => receiptIds)).toEqual([["receipt 1"], ["receipt 2"]]);
  expect(actors).toEqual([SIGN_OUT.id, WIPE.id]);
});

test("one that waits while a sign-out leaves its session standing is done to it all the same", async () => {
  const { order, clock, actors } = await commandsWorld({ leftStanding: 1 });
  const answers = [SIGN_OUT, WIPE].map(order);
  clock.advance(20_000);
  await settled();
  clock.advance(20_000);
  const results = await Promise.all(answers);
  expect(results.map(({ state }) => state)).toEqual(["partial", "done"]);
  expect(actors).toEqual([SIGN_OUT.id, WIPE.id]);
});

test("a try that ends a session which two commands left standing closes both of them", async () => {
  const { order, clock, acts } = await commandsWorld({ leftStanding: 2 });
  const told: string[] = [];
  acts.unended.onEnded((commandId) => void told.push(commandId));
  const answers = [SIGN_OUT, OTHER_SIGN_OUT].map(order);
  clock.advance(20_000);
  await settled();
  clock.advance(20_000);
  const results = await Promise.all(answers);
  expect(results.map(({ because }) => because)).toEqual(["stillOpen", "stillOpen"]);
  expect(told).toEqual([]);
  clock.advance(90_000);
  await settled();
  expect(told).toEqual([SIGN_OUT.id, OTHER_SIGN_OUT.id]);
});

test("a command that acts even in observe lends that to no other", async () => {
  const { order, clock } = await commandsWorld({ mode: "observe" });
  const meant = orderOf("wipeSession", 5, { evenInObserve: true });
  const answers = [WIPE, meant].map(order);
  clock.advance(20_000);
  const results = await Promise.all(answers);
  expect(results.map(({ state }) => state)).toEqual(["refused", "done"]);
});

test("what an account's change orders keeps its own reason beside an admin's word", async () => {
  const { order, clock, receipts } = await commandsWorld({ leftStanding: 1 });
  const account = { name: "user-a", change: "disabled" } as const;
  const closed = orderOf("signOut", 6, { params: { account } });
  const answers = [WIPE, closed].map(order);
  clock.advance(20_000);
  await settled();
  clock.advance(20_000);
  await Promise.all(answers);
  expect(receipts).toMatchObject([
    { commandId: closed.id, reason: "accountChanged" },
    { commandId: WIPE.id, reason: "command" },
  ]);
});

test("a command whose device forbids meanwhile what it waits for is told so, and waits no longer", async () => {
  const { order, clock, actors, board } = await commandsWorld();
  const account = { name: "user-a", change: "disabled" } as const;
  const answer = order(orderOf("signOut", 6, { params: { account } }));
  const keeper = board.keeper("a");
  if (keeper !== undefined) keeper.setRules({ ...keeper.rules, deviceClass: "critical" });
  clock.advance(20_000);
  await expect(answer).resolves.toMatchObject({ state: "failed" });
  expect(actors).toEqual([]);
});

test("what the server says of an account is not taken back by what this device sees of it", async () => {
  const { order, clock, actors, board } = await commandsWorld();
  const account = { name: "user-a", change: "disabled" } as const;
  const closed = orderOf("signOut", 6, { params: { account } });
  const answer = order(closed);
  board.keeper("a")?.handle({ kind: "accountChanged", change: null });
  clock.advance(20_000);
  await expect(answer).resolves.toMatchObject({ state: "done" });
  expect(actors).toEqual([closed.id]);
});
