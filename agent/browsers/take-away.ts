import { closeSync, fstatSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { ok, type Result } from "../../policies/result.ts";
import type { BytePath } from "./byte-path.ts";
import {
  below,
  canonicalPathOf,
  type DirFault,
  lookUp,
  mountIdOf,
  openBeneath,
} from "./dir-handle.ts";
import { type PlanEntry, quarantineNames } from "./helper-plan.ts";
import { measure } from "./measure.ts";
import { mountPointsOf } from "./mount-points.ts";
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
  | { readonly kind: "moved" | "absent" }
  | { readonly kind: "inPlace"; readonly files: number; readonly bytes: number }
  | { readonly kind: "refused"; readonly because: string };

const MOVED: Placed = { kind: "moved" };
const ABSENT: Placed = { kind: "absent" };

/**
 * Takes every entry away by one rename each, however large it is: the time depends on the number
 * of stores only. Runs as the owner of the home.
 *
 * @param home an open directory
 * @param name of the quarantine, the same wherever one is needed
 */
export async function takeAway(
  home: number,
  entries: readonly PlanEntry[],
  name: string,
): Promise<Taken> {
  const quarantines = new Quarantines(home, name);
  const names = quarantineNames(entries);
  const mounted = mountPointsOf(readFileSync("/proc/self/mountinfo", "latin1"));
  const dirs = new OpenDirs(home);
  const inPlace: { entry: number; files: number; bytes: number }[] = [];
  const refused: { entry: number; because: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const newName = names[index] ?? "";
    const placed = await takeOne({ dirs, entry, newName, mounted, quarantines });
    if (placed.kind === "inPlace") {
      inPlace.push({ entry: index, files: placed.files, bytes: placed.bytes });
    }
    if (placed.kind === "refused") refused.push({ entry: index, because: placed.because });
  }
  dirs.close();
  return { quarantines: quarantines.opened(), inPlace, refused };
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
};

async function takeOne(move: Move): Promise<Placed> {
  const { dirs, entry, newName, mounted, quarantines } = move;
  const opened = dirs.at(entry.dir);
  if (!opened.ok) return opened.reason === "missing" ? ABSENT : refusal(opened.reason);
  const dir = opened.value;
  const stats = lookUp(dir, entry.name);
  if (stats === null) return ABSENT;
  const path = `${canonicalPathOf(dir)}/${entry.name}`;
  if (mounted.some((point) => point === path || point.startsWith(`${path}/`))) {
    return refusal("a mount lies in it");
  }
  // A quarantine in the home serves nearly always; one beside the store is on its file system.
  for (const quarantine of [quarantines.atHome, () => quarantines.beside(entry.dir, dir)]) {
    const fault = rename(dir, entry.name, quarantine(), newName);
    if (fault === null) return MOVED;
    if (fault === "ENOENT") return ABSENT;
  }
  return takeInPlace(dir, entry.name);
}

/** Slow, and for file systems that can't rename this only (an overlay's lower layer). */
async function takeInPlace(dir: number, name: BytePath): Promise<Placed> {
  const amount = await measure(dir, name);
  const left = await removeInPlace(dir, name);
  if (left !== null) return refusal(left);
  return { kind: "inPlace", files: amount?.files ?? 0, bytes: amount?.bytes ?? 0 };
}

function refusal(because: string): Placed {
  return { kind: "refused", because: because.slice(0, 500) };
}

function rename(dir: number, name: BytePath, to: number | null, newName: string): string | null {
  if (to === null) return "no quarantine";
  try {
    renameSync(below(dir, name), below(to, newName));
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

/** Made where they are first needed; a directory that someone put there before is never used. */
class Quarantines {
  readonly #made = new Map<BytePath, number | null>();
  readonly #home: number;
  readonly #name: string;

  constructor(home: number, name: string) {
    this.#home = home;
    this.#name = name;
  }

  readonly atHome = (): number | null => this.beside("", this.#home);

  beside(path: BytePath, parent: number): number | null {
    const known = this.#made.get(path);
    if (known !== undefined) return known;
    const made = makeDirectory(parent, this.#name);
    this.#made.set(path, made);
    return made;
  }

  opened(): readonly number[] {
    return [...this.#made.values()].filter((dir) => dir !== null);
  }
}

function makeDirectory(parent: number, name: string): number | null {
  try {
    mkdirSync(below(parent, name), 0o700);
  } catch {
    return null;
  }
  const opened = openBeneath(parent, name);
  if (!opened.ok) return null;
  const isOurs = fstatSync(opened.value).uid === process.geteuid?.();
  if (isOurs && mountIdOf(opened.value) === mountIdOf(parent)) return opened.value;
  closeSync(opened.value);
  return null;
}
