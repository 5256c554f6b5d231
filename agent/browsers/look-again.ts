import { type BytePath, joined } from "./byte-path.ts";
import type { ClearPlan, PlannedStore } from "./clear-plan.ts";
import { closeDirectory, entriesOf, inDirectory, openBeneath } from "./dir-handle.ts";
import { type PlanEntry, quarantineNames } from "./helper-plan.ts";
import { type Amount, measure, total } from "./measure.ts";

/** What the daemon itself sees of one store. */
export type StoreLook = {
  readonly planned: PlannedStore;
  /** Still where the browser would find it. */
  readonly left: Amount;
  /** In a quarantine, out of the browser's reach. */
  readonly taken: Amount;
};

export const NOTHING: Amount = { files: 0, bytes: 0, linkedElsewhere: 0, complete: true };
/** A link or a closed directory is in the way: whatever lies behind it was not seen. */
const UNSEEN: Amount = { ...NOTHING, complete: false };

/** Looks at every entry of the plan, in place and in the quarantines, whatever a helper said. */
export async function lookAtStores(
  home: number,
  plan: ClearPlan,
  quarantines: readonly string[],
): Promise<readonly StoreLook[]> {
  const names = quarantineNames(plan.entries);
  const looks: StoreLook[] = [];
  for (const planned of plan.stores) {
    const entries = planned.entries.flatMap((index) => plan.entries[index] ?? []);
    const hidden = planned.entries.flatMap((index) =>
      quarantines.map((dir) => ({ dir, name: names[index] ?? "" })),
    );
    const left = await sumAt(home, entries);
    looks.push({ planned, left, taken: await sumAt(home, hidden) });
  }
  return looks;
}

type Spot = Pick<PlanEntry, "dir" | "name">;

async function sumAt(home: number, spots: readonly Spot[]): Promise<Amount> {
  let sum = NOTHING;
  for (const spot of spots) sum = plus(sum, await amountAt(home, spot));
  return sum;
}

async function amountAt(home: number, { dir, name }: Spot): Promise<Amount> {
  const opened = openBeneath(home, dir);
  if (!opened.ok) return opened.reason === "missing" ? NOTHING : UNSEEN;
  try {
    return (await measure(opened.value, name)) ?? NOTHING;
  } finally {
    closeDirectory(opened.value);
  }
}

export function plus(a: Amount, b: Amount): Amount {
  return {
    files: total(a.files, b.files),
    bytes: total(a.bytes, b.bytes),
    linkedElsewhere: total(a.linkedElsewhere, b.linkedElsewhere),
    complete: a.complete && b.complete,
  };
}

/** Quarantines that stand in the home or in one of the directories given. */
export function quarantinesIn(
  home: number,
  dirs: readonly BytePath[],
  prefix: string,
): readonly BytePath[] {
  return [...new Set(["", ...dirs])].flatMap((path) =>
    inDirectory(
      home,
      path,
      (dir) =>
        entriesOf(dir)
          .filter(({ name }) => name.startsWith(prefix))
          .map(({ name }) => joined(path, name)),
      () => [],
    ),
  );
}
