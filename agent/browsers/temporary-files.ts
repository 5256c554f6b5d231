import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import type { LeftoverAmount } from "../core/leftover-files.ts";
import { type BytePath, joined, pathWithin } from "./byte-path.ts";
import { canonicalPathOf, entriesOf, lookUp } from "./dir-handle.ts";
import { removeInPlace } from "./remove-tree.ts";

export type TemporaryRules = {
  readonly uid: number;
  readonly upToMs: number | null;
  readonly isLate: () => boolean;
  /** Names that some process has open. */
  readonly inUse: ReadonlySet<BytePath>;
  /** Where the home really is: it may lie there, and is not a temporary file. */
  readonly homePath: BytePath;
};

/** Doors to displays: whoever serves them holds them, and they show nothing of anybody. */
const OF_DISPLAYS = /^\.(?:X\d+-lock|X11-unix|ICE-unix|XIM-unix|font-unix|Test-unix)$/;
const MAX_ENTRIES = 100_000;

/** Everything of one account in a directory that everybody may write to, each entry whole. */
export async function removeTemporary(
  path: string,
  rules: TemporaryRules,
): Promise<LeftoverAmount> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const dir = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK);
  const amount = { before: 0, after: 0, inUse: 0, isCutShort: false };
  for (const { name } of entriesOf(dir).slice(0, MAX_ENTRIES)) {
    const found = lookUp(dir, name);
    if (found === null || !isLeftover(found, name, dir, rules)) continue;
    if (rules.inUse.has(name) || found.isSocket()) {
      amount.inUse += 1;
      continue;
    }
    amount.before += 1;
    if (rules.isLate()) amount.isCutShort = true;
    else await removeInPlace(dir, name);
    if (lookUp(dir, name)?.ino === found.ino) amount.after += 1;
  }
  closeSync(dir);
  return amount;
}

function isLeftover(found: Stats, name: BytePath, dir: number, rules: TemporaryRules): boolean {
  const { uid, upToMs, homePath } = rules;
  if (found.uid !== uid || found.dev !== fstatSync(dir).dev || OF_DISPLAYS.test(name)) return false;
  if (upToMs !== null && found.ctimeMs > upToMs) return false;
  return pathWithin(joined(canonicalPathOf(dir), name), homePath) === null;
}
