import type { Round, RunOrder, RunPorts } from "./clear-round.ts";
import { holdersNow } from "./stop-browsers.ts";

type BrowsersNow = {
  /** Families with a browser that may have read what has been taken away since. */
  readonly held: ReadonlySet<string>;
  /** Families with one that began afterwards: somebody's who finds nothing of it. */
  readonly next: ReadonlySet<string>;
};

/** Who is at the profiles now, told apart by whether they began before everything was gone. */
export function browsersNow(
  order: RunOrder,
  rounds: readonly Round[],
  ports: RunPorts,
): BrowsersNow {
  const sinceTicks = rounds.at(-1)?.goneTicks ?? 0;
  const families = order.families.map((family) => {
    const { all } = holdersNow(family, order, ports.table);
    const isHeld = all.some(({ startTicks }) => Number(startTicks) <= sinceTicks);
    return { name: family.family, isRunning: all.length > 0, isHeld };
  });
  const names = (wanted: (one: (typeof families)[number]) => boolean) =>
    new Set(families.filter(wanted).map(({ name }) => name));
  return {
    held: names(({ isHeld }) => isHeld),
    next: names(({ isRunning, isHeld }) => isRunning && !isHeld),
  };
}
