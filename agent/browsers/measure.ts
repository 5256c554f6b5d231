import { closeSync } from "node:fs";
import { setImmediate as otherWork } from "node:timers/promises";
import type { BytePath } from "./byte-path.ts";
import { type DirEntry, entriesOf, lookUp, mountIdOf, openBeneath } from "./dir-handle.ts";

export type Amount = {
  readonly files: number;
  readonly bytes: number;
  /** Files with another name, and a store that is a link: their bytes stay somewhere. */
  readonly linkedElsewhere: number;
  /** False when a limit, a mount or a closed directory ended the look. */
  readonly complete: boolean;
};

/** Nothing in a browser's profile is deeper; a tree that is was made to be. */
const MAX_DEPTH = 64;
const MAX_ENTRIES = 2_000_000;
/** A daemon has other things to do than to stat 60,000 cache files in one go. */
const ENTRIES_PER_TURN = 2_000;

type Frame = { readonly dir: number; readonly entries: readonly DirEntry[]; at: number };
type Tally = { files: number; bytes: number; linkedElsewhere: number; complete: boolean };

/** Sizes are what files claim, and a few files without a block may claim more than a number holds. */
export function total(one: number, other: number): number {
  return Math.min(one + other, Number.MAX_SAFE_INTEGER);
}

/** Sizes one file or tree without opening a file or following a link; null when it isn't there. */
export async function measure(parent: number, name: BytePath): Promise<Amount | null> {
  const stats = lookUp(parent, name);
  if (stats === null) return null;
  if (!stats.isDirectory()) {
    const bytes = stats.isFile() ? total(stats.size, 0) : 0;
    const linkedElsewhere = stats.isSymbolicLink() || stats.nlink > 1 ? 1 : 0;
    return { files: 1, bytes, linkedElsewhere, complete: true };
  }
  const tally: Tally = { files: 0, bytes: 0, linkedElsewhere: 0, complete: true };
  const mountId = mountIdOf(parent);
  const top = enter(parent, name, mountId);
  if (top === null) tally.complete = false;
  else await walk(top, mountId, tally);
  return tally;
}

async function walk(top: Frame, mountId: string, tally: Tally): Promise<void> {
  const stack = [top];
  try {
    for (let seen = 1; stack.length > 0; seen += 1) {
      if (seen > MAX_ENTRIES) {
        tally.complete = false;
        return;
      }
      step(stack, mountId, tally);
      if (seen % ENTRIES_PER_TURN === 0) await otherWork();
    }
  } finally {
    for (const { dir } of stack) closeSync(dir);
  }
}

function step(stack: Frame[], mountId: string, tally: Tally): void {
  const frame = stack.at(-1);
  const entry = frame?.entries[frame.at++];
  if (frame === undefined) return;
  if (entry === undefined) {
    closeSync(frame.dir);
    stack.pop();
  } else if (!entry.isDirectory) {
    tallyFile(frame.dir, entry.name, tally);
  } else {
    const inner = stack.length < MAX_DEPTH ? enter(frame.dir, entry.name, mountId) : null;
    if (inner === null) tally.complete = false;
    else stack.push(inner);
  }
}

function tallyFile(dir: number, name: BytePath, tally: Tally): void {
  const stats = lookUp(dir, name);
  if (stats === null) return;
  tally.files += 1;
  if (!stats.isFile()) return;
  tally.bytes = total(tally.bytes, stats.size);
  if (stats.nlink > 1) tally.linkedElsewhere += 1;
}

/** Null when it lies on another mount, is gone since, or can't be listed. */
function enter(parent: number, name: BytePath, mountId: string): Frame | null {
  const opened = openBeneath(parent, name);
  if (!opened.ok) return null;
  try {
    if (mountIdOf(opened.value) === mountId) {
      return { dir: opened.value, entries: entriesOf(opened.value), at: 0 };
    }
  } catch {
    // Not readable: counted as incomplete by the caller.
  }
  closeSync(opened.value);
  return null;
}
