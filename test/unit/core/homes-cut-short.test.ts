import { expect, test } from "vitest";
import { RETRY_AFTER_MS, TIMED_TRIES } from "../../../agent/core/home-row.ts";
import type { SessionInfo } from "../../../agent/core/ports.ts";
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
  startsAgain,
} from "../../support/homes-missed-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

test("a daemon that starts again goes on with the tries where they were", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.result = FAILED;
  await isThereFor(before, LEFT);
  await pass(before, MINUTE_MS);
  before.after.tries.stop();
  const world = await startsAgain(values, { afterMs: 2 * MINUTE_MS });
  expect(world.cleared).toEqual([]);
  await pass(world, 4 * MINUTE_MS);
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 5"], []]);
});

test("a boot has it tried at once, also when its tries are used up, and logins wait for it", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.result = FAILED;
  await isThereFor(before, LEFT);
  for (const waitMs of RETRY_AFTER_MS) await pass(before, waitMs);
  const world = afterTheEndWorld("boot-2", values);
  // It was due at a sign-out, whatever is due at a boot.
  world.rules = { clearOn: ["signOut"] };
  expect(world.after.resume().map(({ homeDir }) => homeDir)).toEqual([DESK.homeDir]);
  await world.settled();
  expect([clearedIds(world), world.homes.all()]).toEqual([["boot 5"], []]);
});

test("a clearing that ends every daemon is given up, and does not end each of them for ever", async () => {
  const values = new Map<string, string>();
  const first = afterTheEndWorld("boot-1", values);
  first.result = NEVER;
  await isThereFor(first, LEFT);
  for (let daemon = 1; daemon < TIMED_TRIES; daemon += 1) {
    const world = afterTheEndWorld("boot-1", values);
    world.result = NEVER;
    world.after.resume();
    expect(world.cleared).toHaveLength(1);
  }
  const last = await startsAgain(values);
  expect([last.cleared, last.after.tries.findings().length]).toEqual([[], 1]);
});

/** A home that was away is being cleared for who opens it, when the daemon is killed. */
async function killedWhileClearing(next: SessionInfo): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const away = afterTheEndWorld("boot-1", values);
  away.result = AWAY;
  await isThereFor(away, LEFT);
  const killed = afterTheEndWorld("boot-1", values);
  killed.result = NEVER;
  await comes(killed, next);
  expect(clearedIds(killed)).toEqual(["signOut 5"]);
  return values;
}

test("F10: a clearing of a home that had been away goes on where a kill of the daemon cut it short", async () => {
  const values = await killedWhileClearing(RIGHT);
  const world = await startsAgain(values, { open: [RIGHT], afterMs: 1_000 });
  expect([clearedIds(world), listed(world)]).toEqual([["signOut 5"], ["7"]]);
});

test("F10: where the daemon was gone for long, it waits for the end of who has been there since", async () => {
  const values = await killedWhileClearing(RIGHT);
  const world = await startsAgain(values, { open: [RIGHT], afterMs: 2 * MINUTE_MS });
  expect([world.cleared, world.audited, listed(world)]).toEqual([[], ["inUseAgain"], ["5", "7"]]);
  await pass(world, DAY_MS);
  expect(world.cleared).toEqual([]);
  await goes(world, RIGHT);
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 7", "signOut 5"], []]);
});

test("F10: nobody has to be there for it to go on", async () => {
  const values = await killedWhileClearing(RIGHT);
  const world = afterTheEndWorld("boot-1", values);
  world.after.resume();
  await world.after.resumeUnseen();
  await world.settled();
  expect([clearedIds(world), world.homes.all()]).toEqual([["signOut 5", "signOut 7"], []]);
});

/** Begun at the end of a session, with who comes next there by now, when the daemon is killed. */
async function killedWhileNextIsThere(first: SessionInfo, next: SessionInfo) {
  const values = new Map<string, string>();
  const killed = afterTheEndWorld("boot-1", values);
  killed.result = NEVER;
  await isThereFor(killed, first);
  await comes(killed, next);
  return values;
}

test("an owner who has been there since a clearing was cut short keeps their home, and nothing is kept of it", async () => {
  const owner = { ...DESK, kind: "named" } as const;
  const back = sessionOf("7", owner);
  const values = await killedWhileNextIsThere(sessionOf("5", owner), back);
  const world = await startsAgain(values, { open: [back], afterMs: 2 * MINUTE_MS });
  expect([world.cleared, world.audited, listed(world)]).toEqual([[], ["inUseAgain"], ["7"]]);
});

test("what was cut short is forgotten where the policy clears at no such end any more", async () => {
  const values = await killedWhileNextIsThere(LEFT, RIGHT);
  const world = afterTheEndWorld("boot-1", values);
  world.rules = { clearOn: ["boot"] };
  world.after.resume();
  expect([world.cleared, world.audited, listed(world)]).toEqual([[], ["notByPolicy"], ["7"]]);
});

test("the last of its tries, begun for who has come, is not given up by the start that goes on", async () => {
  const values = new Map<string, string>();
  const first = afterTheEndWorld("boot-1", values);
  first.result = FAILED;
  await isThereFor(first, LEFT);
  for (const waitMs of RETRY_AFTER_MS.slice(0, -1)) await pass(first, waitMs);
  const world = afterTheEndWorld("boot-1", values);
  world.result = NEVER;
  await comes(world, RIGHT);
  world.after.resume();
  expect([world.cleared.length, world.after.tries.findings()]).toEqual([1, []]);
});

test("a sign-out of ours that a kill cut short is cleared for who has come since", async () => {
  const values = new Map<string, string>();
  const cut = afterTheEndWorld("boot-1", values);
  cut.after.opened(LEFT);
  cut.after.signingOut("5");
  cut.after.removed("5", true);
  const world = await startsAgain(values, { open: [RIGHT], afterMs: 2 * MINUTE_MS });
  expect([clearedIds(world), listed(world)]).toEqual([["signOut 5"], ["7"]]);
});
