import { expect } from "vitest";
import type { LongSuite } from "../support/long-suite.ts";
import { longSuite } from "../support/long-suite.ts";
import { simulate } from "./simulate.ts";

export const DAYS = 30;

const MACHINES = { short: 25, full: 500 } as const;

/** Half of the work: the two halves run beside each other. */
export function halfOfTheMachines(half: "first" | "second"): LongSuite {
  return longSuite(`simulated machines, ${half} half`, { ...MACHINES, eachMs: 500 });
}

/** Fails with the seed of the first machine for which an invariant did not hold. */
export async function liveThroughMonths({ runs, random }: LongSuite): Promise<void> {
  const startedMs = performance.now();
  let acts = 0;
  for (let run = 0; run < runs; run += 1) {
    const seed = 1 + random.below(2 ** 31);
    const simulated = await simulate(seed, DAYS);
    expect(simulated.violations, `seed ${seed}`).toEqual([]);
    acts += simulated.acts;
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stderr.write(`simulated ${runs} × ${DAYS} days, ${acts} acts, in ${seconds} s\n`);
  expect(acts).toBeGreaterThan(runs * 10);
}
