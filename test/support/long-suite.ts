import { randomInt } from "node:crypto";
import { Seeded } from "../../scripts/bench/seeded.ts";

/** `npm run test:full` runs the long forms; `npm test` a few rounds of each, others every time. */
export const isLong = process.env["SESSIONWARD_FULL"] === "1";

export type LongSuite = {
  readonly runs: number;
  readonly random: Seeded;
  /** For the whole suite in one test, on a machine that does much else. */
  readonly limitMs: number;
  /** As many of these as there are runs, others every time; all of them in the full form. */
  readonly drawn: <T>(all: readonly T[]) => readonly T[];
};

/** Prints its seed: `SESSIONWARD_SEED=N` plays the same rounds again. */
export function longSuite(
  name: string,
  {
    short,
    full,
    eachMs,
  }: { readonly short: number; readonly full: number; readonly eachMs: number },
): LongSuite {
  const given = Number(process.env["SESSIONWARD_SEED"]);
  const seed = Number.isInteger(given) && given > 0 ? given : 1 + randomInt(1_000_000);
  const runs = isLong ? full : short;
  process.stderr.write(`${name}: ${runs} runs, SESSIONWARD_SEED=${seed}\n`);
  const random = new Seeded(seed);
  const drawn = <T>(all: readonly T[]) => {
    const order = all.map((value) => ({ value, at: random.next() })).sort((a, b) => a.at - b.at);
    return isLong ? all : order.slice(0, runs).map(({ value }) => value);
  };
  return { runs, random, limitMs: 120_000 + 2 * runs * eachMs, drawn };
}
