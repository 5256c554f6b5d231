import { rmdirSync } from "node:fs";
import { type BytePath, joined, spoken } from "./byte-path.ts";
import { below, entriesOf, openBeneath } from "./dir-handle.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import { emptyDirectory, type OnUnlinked } from "./remove-tree.ts";

type Standing = {
  /** Open. */
  readonly parent: number;
  readonly name: BytePath;
  readonly path: BytePath;
};

/** Every quarantine there now, also those that a run before this one could not empty. */
export function standingQuarantines(
  home: number,
  sweep: readonly BytePath[],
  only: readonly BytePath[] | null,
): readonly Standing[] {
  const wanted = only === null ? null : new Set(only);
  return [...new Set(["", ...sweep])].flatMap((path) => {
    const parent = path === "" ? null : openBeneath(home, path);
    if (parent?.ok === false) return [];
    const dir = parent?.value ?? home;
    return entriesOf(dir)
      .filter(({ name, isDirectory }) => isDirectory && name.startsWith(QUARANTINE_PREFIX))
      .map(({ name }) => ({ parent: dir, name, path: joined(path, name) }))
      .filter((one) => wanted === null || wanted.has(one.path));
  });
}

export async function freeQuarantines(
  standing: readonly Standing[],
  onUnlinked: OnUnlinked,
): Promise<void> {
  for (const { parent, name, path } of standing) {
    const quarantine = openBeneath(parent, name);
    if (!quarantine.ok) continue;
    const left = await emptyDirectory(quarantine.value, onUnlinked);
    if (left.length === 0) rmdirSync(below(parent, name));
    else process.stderr.write(`${spoken(path)}: ${left.join("; ")}\n`);
  }
}
