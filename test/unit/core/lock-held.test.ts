import { expect, test } from "vitest";
import { LockLedger } from "../../../agent/core/lock-ledger.ts";
import { QuickReturns } from "../../../agent/core/quick-returns.ts";
import type { SessionEvent } from "../../../policies/session-state.ts";
import { inMemory, keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

/** A session that was locked for its idleness, and the ledger of its lock. */
async function lockedSession() {
  const rows: unknown[] = [];
  const world = keeperWorld([sessionOf("a")], RULES, {
    lockEvent: (...args) => ledger.heard(...args),
  });
  const { clock } = world;
  const ledger: LockLedger = new LockLedger({
    clock,
    isOpen: () => true,
    audit: { append: (event, _actor, { locksAgain }) => void rows.push([event, locksAgain]) },
    outbox: { put: () => undefined },
    quickReturns: new QuickReturns(inMemory(new Map()), clock),
    lockAfterOrigin: () => ({ policy: "wards", line: 8 }),
    isObserving: () => false,
    onSettled: () => undefined,
  });
  const board = world.makeBoard();
  await board.start();
  clock.advance(60_000);
  world.edge("a", { kind: "idle", idleMs: 60_000 });
  clock.advance(20_000);
  await board.keeper("a")?.settled();
  world.change({ kind: "locked", sessionId: "a", by: ["window"] });
  const breaks = () => world.change({ kind: "lockBroken", sessionId: "a", because: "signal 9" });
  const send = (event: SessionEvent) => board.keeper("a")?.handle(event);
  return { world, rows, breaks, send };
}

test("a lock that went unexplained is told as made again where it is", async () => {
  const { world, rows, breaks } = await lockedSession();
  breaks();
  expect(rows).toEqual([["lockBroken", true]]);
  expect(world.acts.map(({ act }) => act)).toEqual(["lock", "lock"]);
});

test("and as not made again where somebody's pause holds it", async () => {
  const { world, rows, breaks, send } = await lockedSession();
  send({ kind: "hold", untilMs: world.clock.uptimeMs() + 60_000 });
  breaks();
  expect(rows).toEqual([["lockBroken", false]]);
  expect(world.acts.map(({ act }) => act)).toEqual(["lock"]);
});
