import { expect, test } from "vitest";
import { INVARIANTS, type InvariantName } from "./invariant-names.ts";
import { DAYS, halfOfTheMachines, liveThroughMonths } from "./months.ts";
import { SABOTAGES } from "./sabotages.ts";
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

test.each(Object.keys(INVARIANTS) as InvariantName[])(
  "a bug against %s is noticed",
  async (name) => {
    const found = new Set<InvariantName>();
    for (let seed = 1; seed <= 80 && !found.has(name); seed += 1) {
      const { violations } = await simulate(seed, DAYS, SABOTAGES[name]);
      for (const { invariant } of violations) found.add(invariant);
    }
    expect([...found]).toContain(name);
  },
);
