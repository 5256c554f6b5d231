import { closeSync } from "node:fs";
import { ok } from "../../policies/result.ts";
import type { LeftoverAmount } from "../core/leftover-files.ts";
import { bytePath } from "./byte-path.ts";
import { entriesOf, lookUp, openBeneath } from "./dir-handle.ts";
import { removeInPlace } from "./remove-tree.ts";

/**
 * Where desktops remember what was opened and copied last: a directory of the home, and names in
 * it. Nothing that a person wrote themselves.
 */
const PLACES: readonly (readonly [string, readonly string[]])[] = [
  ["", [".recently-used", ".recently-used.xbel", ".thumbnails"]],
  [".local/share", ["recently-used.xbel", "RecentDocuments", "zeitgeist", "klipper", "clipit"]],
  [".local/share/kactivitymanagerd", ["resources"]],
  [".kde/share/apps", ["RecentDocuments", "klipper"]],
  [".kde4/share/apps", ["RecentDocuments", "klipper"]],
  [".config/ibus", ["recent"]],
  [".cache", ["thumbnails", "gpaste", "clipmenu"]],
  [".cache/xfce4", ["clipman"]],
];

type Amount = { before: number; after: number; inUse: number; isCutShort: boolean };

/** Every place is unlinked where it lies; a link is unlinked itself, and never followed. */
export async function removePlaces(home: number, isLate: () => boolean): Promise<LeftoverAmount> {
  const amount: Amount = { before: 0, after: 0, inUse: 0, isCutShort: false };
  for (const [path, names] of PLACES) {
    const opened = path === "" ? ok(home) : openBeneath(home, bytePath(path));
    if (!opened.ok && opened.reason === "missing") continue;
    if (opened.ok) {
      await removeNames(opened.value, names, isLate, amount);
      if (opened.value !== home) closeSync(opened.value);
    } else {
      // What a link or a closed directory hides can't be told, so it is not told as gone.
      amount.before += 1;
      amount.after += 1;
    }
  }
  return amount;
}

async function removeNames(
  dir: number,
  names: readonly string[],
  isLate: () => boolean,
  amount: Amount,
): Promise<void> {
  for (const name of names) {
    const found = countIn(dir, name);
    if (found === 0) continue;
    amount.before += found;
    if (isLate()) amount.isCutShort = true;
    else await removeInPlace(dir, bytePath(name));
    amount.after += Math.min(found, countIn(dir, name));
  }
}

/** One for a file or a link; what a directory holds, and at least one. */
function countIn(dir: number, name: string): number {
  const found = lookUp(dir, bytePath(name));
  if (found === null) return 0;
  if (!found.isDirectory()) return 1;
  const opened = openBeneath(dir, bytePath(name));
  if (!opened.ok) return 1;
  const count = entriesOf(opened.value).length;
  closeSync(opened.value);
  return Math.max(1, count);
}
