import { expect, test } from "vitest";
import { HomesInUse } from "../../../agent/core/homes-in-use.ts";
import { inMemory, sessionOf } from "../../support/keeper-world.ts";

const DESK = { homeDir: "/home/desk" };
const AT = { nowMs: 5_000, uptimeMs: 1_000 };

function twoBoots() {
  const keyValue = inMemory(new Map());
  return [new HomesInUse(keyValue, "boot-1"), new HomesInUse(keyValue, "boot-2")] as const;
}

test("nothing of root's is ever noted to be cleared, and nobody else's is lost with it", () => {
  const [homes] = twoBoots();
  homes.opened(sessionOf("1"), AT);
  homes.opened(sessionOf("2", { uid: 0 }), AT);
  expect(homes.all().map(({ sessionId }) => sessionId)).toEqual(["1"]);
});

test("an end nobody saw is one of this boot, and one that was seen counts until it is dealt with", () => {
  const [before, now] = twoBoots();
  before.opened(sessionOf("1", DESK), AT);
  now.opened(sessionOf("2", DESK), AT);
  now.opened(sessionOf("3", DESK), AT);
  now.closed("2");
  const unseen = now.unseenEnds(sessionOf("4", DESK), new Set());
  expect(unseen.map(({ sessionId }) => sessionId)).toEqual(["2", "3"]);
});

test("what was dealt with in one boot is not in another, at whatever time each began", () => {
  const [before, now] = twoBoots();
  before.opened(sessionOf("1"), AT);
  now.opened(sessionOf("1"), AT);
  const [old] = before.all();
  if (old === undefined) throw new Error("nothing was noted");
  now.dealtWith(old);
  expect(now.all().map(({ bootId }) => bootId)).toEqual(["boot-2"]);
});

test("what two accounts left in one home stays two rows: each is cleared as its own", () => {
  const [homes] = twoBoots();
  for (const [id, uid] of [
    ["1", 1001],
    ["2", 1002],
  ] as const) {
    homes.opened(sessionOf(id, { ...DESK, uid }), AT);
    const home = homes.closed(id);
    if (home !== null) homes.missed(home, "failed", 0);
  }
  expect(homes.all().map(({ uid }) => uid)).toEqual([1001, 1002]);
});

test("what was tried in this boot goes on at its time, whatever boot it was left in", () => {
  const [before, now] = twoBoots();
  before.opened(sessionOf("1"), AT);
  const [old] = now.leftOver();
  if (old === undefined) throw new Error("nothing was noted");
  expect(old.isOfThisBoot).toBe(false);
  now.missed(now.begun(old, "boot", 0), "failed", 0);
  expect(now.leftOver().map(({ isOfThisBoot }) => isOfThisBoot)).toEqual([true]);
});
