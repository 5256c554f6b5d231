import { test } from "vitest";
import { halfOfTheMachines, liveThroughMonths } from "./months.ts";

const suite = halfOfTheMachines("second");

test(
  "whatever happens to a machine in a month, every invariant holds",
  { timeout: suite.limitMs },
  () => liveThroughMonths(suite),
);
