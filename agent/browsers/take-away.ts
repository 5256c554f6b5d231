import { closeSync, readFileSync, renameSync } from "node:fs";
import { ok, type Result } from "../../policies/result.ts";
import { type BytePath, spoken } from "./byte-path.ts";
import { below, canonicalPathOf, type DirFault, lookUp, openBeneath } from "./dir-handle.ts";
import { codeOf, faultText, isNoRoom } from "./file-faults.ts";
import { type PlanEntry, quarantineNames } from "./helper-plan.ts";
import { measure } from "./measure.ts";
import { mountPointsOf } from "./mount-points.ts";
import { Quarantines } from "./quarantines.ts";
import { removeInPlace } from "./remove-tree.ts";

export type Taken = {
  /** The quarantines that were made, open. */
  readonly quarantines: readonly number[];
  readonly inPlace: readonly {
    readonly entry: number;
    readonly files: number;
    readonly bytes: number;
  }[];
  readonly refused: readonly { readonly entry: number; readonly because: string }[];
};

const MAX_OPEN_DIRS = 200;

type Placed =
  | { readonly kind: "moved" | "absent" | "later" }
  | { readonly kind: "inPlace"; readonly files: number; readonly bytes: number }
  | { readonly kind: "refused"; readonly because: string };

const MOVED: Placed = { kind: "moved" };
const ABSENT: Placed = { kind: "absent" };
/** Not a block is free: its turn comes when something else has made room for a quarantine. */
const LATER: Placed = { kind: "later" };

/**
 * Takes every entry away by one rename each, however large it is: the time depends on the number
 * of stores only. Runs as the owner of the home.
 *
 * @param home an open directory
 * @param name of the quarantine, the same wherever one is needed
 * @param precious entries of which something is to be kept: unlinked only where nothing else helps
 */
export async function takeAway(
  home: number,
  entries: readonly PlanEntry[],
  name: string,
  precious: ReadonlySet<number> = new Set(),
): Promise<Taken> {
  const quarantines = new Quarantines(home, name);
  const names = quarantineNames(entries);
  const mounted = mountPointsOf(readFileSync("/proc/self/mountinfo", "latin1"));
  const dirs = new OpenDirs(home);
  const placed = new Map<number, Placed>();
  const take = async (index: number, entry: PlanEntry, mayWait: boolean) => {
    const move = { dirs, entry, newName: names[index] ?? "", mounted, quarantines };
    placed.set(index, await takeOne({ ...move, mayWait, isPrecious: precious.has(index) }));
  };
  for (const [index, entry] of entries.entries()) await take(index, entry, true);
  for (const isPrecious of [false, true]) {
    for (const [index, entry] of entries.entries()) {
      const isDue = placed.get(index)?.kind === "later" && precious.has(index) === isPrecious;
      if (isDue) await take(index, entry, false);
    }
  }
  dirs.close();
  return { quarantines: quarantines.opened(), ...sorted(placed) };
}

function sorted(placed: ReadonlyMap<number, Placed>): Pick<Taken, "inPlace" | "refused"> {
  const all = [...placed].map(([entry, outcome]) => ({ entry, ...outcome }));
  return {
    inPlace: all.flatMap((one) => {
      return one.kind === "inPlace"
        ? [{ entry: one.entry, files: one.files, bytes: one.bytes }]
        : [];
    }),
    refused: all.flatMap((one) => {
      return one.kind === "refused" ? [{ entry: one.entry, because: one.because }] : [];
    }),
  };
}

/** Entries of one directory follow each other, mostly: it is opened once for all of them. */
class OpenDirs {
  readonly #home: number;
  readonly #open = new Map<BytePath, Result<number, DirFault>>();

  constructor(home: number) {
    this.#home = home;
  }

  at(path: BytePath): Result<number, DirFault> {
    const known = this.#open.get(path);
    if (known !== undefined) return known;
    if (this.#open.size >= MAX_OPEN_DIRS) this.close();
    const opened = path === "" ? ok(this.#home) : openBeneath(this.#home, path);
    this.#open.set(path, opened);
    return opened;
  }

  close(): void {
    for (const opened of this.#open.values()) {
      if (opened.ok && opened.value !== this.#home) closeSync(opened.value);
    }
    this.#open.clear();
  }
}

type Move = {
  readonly dirs: OpenDirs;
  readonly entry: PlanEntry;
  readonly newName: string;
  readonly mounted: readonly BytePath[];
  readonly quarantines: Quarantines;
  /** True: while the disk is full, files make room first, and trees and precious ones wait. */
  readonly mayWait: boolean;
  readonly isPrecious: boolean;
};

async function takeOne(move: Move): Promise<Placed> {
  const { dirs, entry, mounted } = move;
  const opened = dirs.at(entry.dir);
  if (!opened.ok) return opened.reason === "missing" ? ABSENT : refusal(faultText(opened.reason));
  const dir = opened.value;
  const stats = lookUp(dir, entry.name);
  if (stats === null) return ABSENT;
  const path = `${canonicalPathOf(dir)}/${entry.name}`;
  if (mounted.some((point) => point === path || point.startsWith(`${path}/`))) {
    return refusal("a mount lies in it");
  }
  const fault = moveAway(move, dir);
  if (fault === null) return MOVED;
  if (fault === "ENOENT") return ABSENT;
  if (fault === "EROFS") return refusal(faultText(fault));
  const waits = move.mayWait && (stats.isDirectory() || move.isPrecious);
  return waits && isNoRoom(fault) ? LATER : takeInPlace(dir, entry.name);
}

/** A quarantine in the home serves nearly always; one beside the store is on its file system. */
function moveAway({ entry, newName, quarantines }: Move, dir: number): string | null {
  const moveInto = (made: Result<number, string>) =>
    made.ok ? rename(dir, entry.name, made.value, newName) : made.reason;
  const fault = moveInto(quarantines.atHome());
  if (fault === null || fault === "ENOENT") return fault;
  return moveInto(quarantines.beside(entry.dir, dir));
}

/** Slow, and only where nothing can be renamed (an overlay's lower layer, a disk that is full). */
async function takeInPlace(dir: number, name: BytePath): Promise<Placed> {
  const amount = await measure(dir, name);
  const left = await removeInPlace(dir, name);
  const own = `${spoken(name)}: `;
  if (left !== null) return refusal(left.startsWith(own) ? left.slice(own.length) : left);
  return { kind: "inPlace", files: amount?.files ?? 0, bytes: amount?.bytes ?? 0 };
}

function refusal(because: string): Placed {
  return { kind: "refused", because: because.slice(0, 500) };
}

function rename(dir: number, name: BytePath, to: number, newName: string): string | null {
  try {
    renameSync(below(dir, name), below(to, newName));
    return null;
  } catch (error) {
    return codeOf(error);
  }
}
