import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { carryOutCommand, isSomebodyThere } from "../../../agent/core/command-effects.ts";
import { start } from "../../../policies/session-machine.ts";
import { effectPorts } from "../../support/effect-ports.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const MINUTE_MS = 60_000;

test.each([
  ["somebody at a session", {}, true],
  ["who left just now", { idle: true }, true],
  ["who left long ago", { idle: true, lastInputMs: -5 * MINUTE_MS }, false],
  ["nobody yet", { touched: false }, false],
  ["somebody behind a lock", { stage: "locked" }, false],
  ["the next person, who has not come", { stage: "cleared" }, false],
] as const)("there is %s: %s", (_what, changed, isThere) => {
  const first = { ...start(sessionOf("a"), RULES, 0).state, touched: true, lastInputMs: 0 };
  const state = { ...first, ...changed };
  expect(isSomebodyThere({ state }, { uptimeMs: () => 1 })).toBe(isThere);
});

type World = ReturnType<typeof keeperWorld>;
type Board = ReturnType<World["makeBoard"]>;

function order(board: Board, { clock }: World, command: Pick<Command, "kind" | "params">) {
  const afterwards: string[] = [];
  const answer = carryOutCommand({ id: "command-1", ...command } as Command, {
    ...effectPorts(board, clock),
    actNow: async (_keeper, act) => {
      afterwards.push(act);
      return { outcome: "done", detail: "seen", ms: 1, receiptIds: [] };
    },
  });
  return { answer, afterwards };
}

test.each([
  ["20 s at least", 5_000, 20_000],
  ["as long as the policy says", MINUTE_MS, MINUTE_MS],
])("who is there is warned for %s", async (_what, warnBeforeMs, warnedMs) => {
  const world = keeperWorld([sessionOf("a")], { ...RULES, warnBeforeMs });
  const board = world.makeBoard();
  await board.start();
  board.keeper("a")?.handle({ kind: "input" });
  const { answer } = order(board, world, { kind: "wipeSession", params: {} });
  world.clock.advance(warnedMs - 1);
  expect(world.acts).toEqual([]);
  world.clock.advance(1);
  expect(await answer).toStrictEqual({
    ...{ state: "done", detail: "seen", receiptIds: ["receipt-of-a"] },
  });
});

test("a session that goes away before it is locked is locked by nobody, nor cleared for that", async () => {
  const world = keeperWorld([sessionOf("a")]);
  const ending = Promise.withResolvers<void>();
  world.world.busy = ending.promise;
  const board = world.makeBoard();
  await board.start();
  board.keeper("a")?.handle({ kind: "signOutNow" });
  const { answer, afterwards } = order(board, world, { kind: "lock", params: {} });
  world.change({ kind: "removed", sessionId: "a" });
  ending.resolve();
  expect(await answer).toMatchObject({ state: "done", detail: "the session ended before" });
  expect(afterwards).toEqual([]);
});
