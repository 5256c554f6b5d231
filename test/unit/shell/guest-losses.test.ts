import { expect, test } from "vitest";
import { afterLoss } from "../../../main/guest-losses.ts";

const MINUTE = 60_000;

function lose(atMs: readonly number[]) {
  let losses: readonly number[] = [];
  return atMs.map((nowMs) => {
    const { lossesAtMs, againAfterMs, mustTell } = afterLoss(losses, nowMs);
    losses = lossesAtMs;
    return mustTell ? `${againAfterMs} told` : `${againAfterMs}`;
  });
}

test("one or two losses are made good at once, the third in five minutes is told and waited after", () => {
  expect(lose([0, MINUTE, 2 * MINUTE])).toEqual(["0", "0", "30000 told"]);
});

test("losses far apart are never many", () => {
  expect(lose([0, 4 * MINUTE, 8 * MINUTE, 12 * MINUTE])).toEqual(["0", "0", "0", "0"]);
});

test("waits longer and longer, to five minutes, and tells once", () => {
  const times = [0, 1, 2, 30_003, 91_000, 212_000, 453_000, 754_000];
  expect(lose(times)).toEqual([
    "0",
    "0",
    "30000 told",
    "60000",
    "120000",
    "240000",
    "300000",
    "300000",
  ]);
});

test("an hour without one begins anew", () => {
  expect(lose([0, 1, 2, 60 * MINUTE])).toEqual(["0", "0", "30000 told", "0"]);
});
