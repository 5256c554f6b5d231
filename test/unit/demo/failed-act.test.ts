import { expect, test } from "vitest";
import { ActFailed } from "../../../scripts/demo/comparison/act-failed.ts";
import type { Bench } from "../../../scripts/demo/comparison/bench.ts";
import { createComparison } from "../../../scripts/demo/comparison/comparison.ts";
import { createStateBoard } from "../../../scripts/demo/comparison/state-board.ts";
import type { StepTable } from "../../../scripts/demo/comparison/steps.ts";
import { troublesEn } from "../../../scripts/demo/comparison/troubles.ts";
import { TookTooLong } from "../../../scripts/demo/eventually.ts";
import { eventually } from "../../support/eventually.ts";

const BLIND = { aim: () => undefined, picture: () => null, stop: () => undefined };

/** Both computers, on which the agent can't be killed. */
function comparisonWhere(left: () => Promise<string>, right: () => Promise<string>) {
  const board = createStateBoard(() => new Date(0), { first: "Ada", next: "Ben" });
  board.set({ phase: "ready" });
  const complaints: string[] = [];
  const actor = (steps: Partial<StepTable>) => ({
    bench: {} as Bench,
    steps: steps as StepTable,
  });
  const comparison = createComparison({
    board,
    cameras: { today: BLIND, sessionward: BLIND },
    plane: null as never,
    actors: { today: actor({ killCleaner: left }), sessionward: actor({ killAgent: right }) },
    noBleachBit: null,
    observe: () => undefined,
    protect: () => undefined,
    complain: (line) => complaints.push(line),
  });
  return { board, comparison, complaints };
}

test("an act that fails says so on the page by id, and in the terminal with all that is known", async () => {
  const { board, comparison, complaints } = comparisonWhere(
    () => Promise.reject(new TookTooLong("no end of it within 20 s", 20_000)),
    () => Promise.reject(new ActFailed("trouble.orderRefused", "budget: 6 of 6")),
  );
  expect(comparison.begin("killAgent").ok).toBe(true);
  await eventually("its end", () => board.state().lastAct !== null);
  const { lastAct, sides } = board.state();
  expect(lastAct?.outcomes.map(({ ok, trouble }) => [ok, trouble])).toEqual([
    [false, { id: "trouble.late", values: { seconds: 20 } }],
    [false, { id: "trouble.orderRefused", values: {} }],
  ]);
  expect(sides.today.timeline.map(({ text }) => text)).toEqual([
    "Something did not come within 20 seconds; the terminal says what.",
  ]);
  expect(sides.sessionward.timeline.map(({ text }) => text)).toEqual([
    troublesEn["trouble.orderRefused"],
  ]);
  expect(complaints).toEqual([
    "killAgent, today: no end of it within 20 s",
    "killAgent, sessionward: budget: 6 of 6",
  ]);
});

test("what nobody foresaw is in the terminal, and an act that is done is no trouble", async () => {
  const { board, comparison, complaints } = comparisonWhere(
    async () => "there is none",
    () => Promise.reject(new Error("kill exited 1")),
  );
  comparison.begin("killAgent");
  await eventually("its end", () => board.state().lastAct !== null);
  const outcomes = board.state().lastAct?.outcomes ?? [];
  expect(outcomes.map(({ trouble }) => trouble?.id ?? null)).toEqual([null, "trouble.other"]);
  expect(board.state().sides.today.timeline).toEqual([]);
  expect(complaints).toEqual(["killAgent, sessionward: kill exited 1"]);
});
