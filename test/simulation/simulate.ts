import { createHash } from "node:crypto";
import { Seeded } from "../../scripts/bench/seeded.ts";
import type { Violation } from "./invariant-names.ts";
import { Watchdog } from "./invariants.ts";
import { planWeather, someLimits } from "./weather.ts";
import { type Sabotage, World } from "./world.ts";

const DAY_MS = 86_400_000;

export type Simulated = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Of everything that was done and written down: the same for the same seed. */
  readonly trace: string;
  readonly acts: number;
};

/** One made-up machine for so many days. The seed decides all that happens to it. */
export async function simulate(
  seed: number,
  days: number,
  sabotage: Sabotage = {},
): Promise<Simulated> {
  const random = new Seeded(seed);
  const world = new World(random, someLimits(random), sabotage);
  const watchdog = new Watchdog(world);
  planWeather(world, days * DAY_MS);
  await world.startDaemon();
  await world.time.run(days * DAY_MS, () => watchdog.look());
  watchdog.lookAtTheEnd();
  return {
    seed,
    violations: watchdog.violations,
    trace: traceOf(world),
    acts: world.machine.done.length,
  };
}

/** Random ids and signatures are left out: they differ, and mean nothing. */
function traceOf({ machine, memory }: World): string {
  const hash = createHash("sha256");
  for (const { atMs, kind, uid } of machine.done) hash.update(`${atMs} ${kind} ${uid}\n`);
  for (const { at, event } of memory.audit) hash.update(`${at} ${event}\n`);
  return hash.digest("hex");
}
