import { expect, test } from "vitest";
import { INVARIANTS, type InvariantName } from "./invariant-names.ts";
import { DAYS } from "./months.ts";
import { SABOTAGES } from "./sabotages.ts";
import { simulate } from "./simulate.ts";

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
