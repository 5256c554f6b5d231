import { isDeepStrictEqual } from "node:util";
import { type Fact, known } from "../../policies/fact.ts";
import { readFact } from "../contract/posture-facts.ts";

type Facts = Readonly<Record<string, Fact<unknown>>>;
export type PostureDiff = { readonly full: boolean; readonly facts: Facts };

/** Values that move by themselves are reported in steps, so that a calm device says nothing. */
const STEPS: Readonly<Record<string, (facts: Facts) => Fact<unknown>>> = {
  systemDisk: (facts) =>
    change(readFact(facts, "systemDisk"), (disk) => ({
      ...disk,
      freePercent: inSteps(disk.freePercent, 5),
    })),
  battery: (facts) =>
    change(readFact(facts, "battery"), (battery) => ({
      ...battery,
      percent: inSteps(battery.percent, 20),
    })),
};

/**
 * What to report: everything when nothing was reported before, otherwise the facts that changed.
 * A fact that is no longer collected becomes `unknown`, because the server would keep the old one.
 */
export function postureDiff(previous: Facts | null, current: Facts): PostureDiff {
  const now = withoutNoise(current);
  if (previous === null) return { full: true, facts: now };
  const before = withoutNoise(previous);
  const changed = Object.entries(now).filter(([key, fact]) => !isSame(before, key, fact));
  const gone = Object.keys(before)
    .filter((key) => !Object.hasOwn(now, key) && !isSame(before, key, NO_LONGER))
    .map((key) => [key, NO_LONGER] as const);
  return { full: false, facts: Object.fromEntries([...changed, ...gone]) };
}

const NO_LONGER: Fact<never> = { state: "unknown", because: "no longer collected" };

function isSame(before: Facts, key: string, fact: Fact<unknown>): boolean {
  return Object.hasOwn(before, key) && isDeepStrictEqual(before[key], fact);
}

function withoutNoise(facts: Facts): Facts {
  const stepped = Object.entries(STEPS).filter(([key]) => Object.hasOwn(facts, key));
  return { ...facts, ...Object.fromEntries(stepped.map(([key, step]) => [key, step(facts)])) };
}

function change<T>(fact: Fact<T>, by: (value: T) => T): Fact<T> {
  return fact.state === "known" ? known(by(fact.value)) : fact;
}

function inSteps(value: number, step: number): number {
  return Math.round(value / step) * step;
}
