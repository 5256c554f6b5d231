import { expect, test } from "vitest";
import { DAYS, halfOfTheMachines, liveThroughMonths } from "./months.ts";
import { simulate } from "./simulate.ts";

const suite = halfOfTheMachines("first");

test(
  "whatever happens to a machine in a month, every invariant holds",
  { timeout: suite.limitMs },
  () => liveThroughMonths(suite),
);

test("the same seed is the same month", async () => {
  const first = await simulate(7, DAYS);
  expect((await simulate(7, DAYS)).trace).toBe(first.trace);
  expect((await simulate(8, DAYS)).trace).not.toBe(first.trace);
});
