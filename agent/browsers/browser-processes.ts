import { type BytePath, isPlainPath } from "./byte-path.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { ENGINES } from "./families.ts";
import { liesInPlaces } from "./family-places.ts";
import type { NamedRoot } from "./inventory.ts";
import { type OpenHome, withinHome } from "./open-home.ts";
import type { ProcessInfo } from "./process-table.ts";

/** The processes of one browser that work on a home, and the directories they name as theirs. */
export type Holders = {
  readonly mains: readonly ProcessInfo[];
  readonly all: readonly ProcessInfo[];
  readonly namedRoots: readonly NamedRoot[];
  /** By what each of `mains` is known to work on this home. */
  readonly evidence: ReadonlyMap<number, HolderEvidence>;
};

export type HolderEvidence = "commandLine" | "openFiles" | "environment";

export type Snapshot = {
  readonly processes: readonly ProcessInfo[];
  readonly openPaths: (pid: number) => readonly BytePath[];
};

/** Where our own shell, run by the person, keeps the browser that shows warnings and covers. */
const SHELL_DIR_IN_HOME = ".local/state/sessionward";

/** A process with everything it started, as far as it is of the family or may not be looked at. */
type Tree = { readonly top: ProcessInfo; readonly members: readonly ProcessInfo[] };

/**
 * Which processes of a family hold profiles of this home. One user may run the same browser on
 * other directories (our own shell does): evidence decides, in the order switch, open files, HOME.
 *
 * @param ownDirs more directories of our own windows, absolute: never stopped, never cleared
 */
export function holdersOf(
  family: FamilyRow,
  home: OpenHome,
  snapshot: Snapshot,
  ownDirs: readonly BytePath[],
): Holders {
  const { childMark, rootSwitches, handlerSwitches } = ENGINES[family.engine];
  const own = [...ownDirs, ...home.paths.map((path) => `${path}/${SHELL_DIR_IN_HOME}`)];
  const judged = treesOf(family, snapshot.processes)
    .map((tree) => ({
      tree,
      named: directoryAfter(rootSwitches, tree.top),
      at: directoryAfter([...rootSwitches, ...handlerSwitches], tree.top),
    }))
    .filter(({ at }) => at === null || !isWithin(at, own));
  const proven = judged.flatMap(({ tree, at }) => {
    const evidence = evidenceOf(home, family, { tree, at }, snapshot);
    return evidence === null ? [] : [{ tree, evidence }];
  });
  const holding = proven.map(({ tree }) => tree);
  const browsers = holding.filter(({ top }) => !isHandler(family, top));
  return {
    mains: browsers.map(({ top }) => top).filter((top) => !hasArgument(top, childMark)),
    // A handler alone is about to end by itself.
    all: browsers.length === 0 ? [] : holding.flatMap(({ members }) => members),
    namedRoots: judged.flatMap(({ named }) => (named === null ? [] : [{ family, path: named }])),
    evidence: new Map(proven.map(({ tree, evidence }) => [tree.top.pid, evidence])),
  };
}

function treesOf(family: FamilyRow, processes: readonly ProcessInfo[]): readonly Tree[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const trees = new Map<number, Tree>();
  for (const process of processes) {
    const top = topOf(family, process, byPid);
    const isMember = isOf(family, process) || process.exePath === null;
    if (top === null || !isMember) continue;
    const members = [...(trees.get(top.pid)?.members ?? []), process];
    trees.set(top.pid, { top, members });
  }
  return [...trees.values()];
}

/** The highest ancestor of this family, itself included. */
function topOf(
  family: FamilyRow,
  process: ProcessInfo,
  byPid: ReadonlyMap<number, ProcessInfo>,
): ProcessInfo | null {
  let top: ProcessInfo | null = null;
  let current: ProcessInfo | undefined = process;
  while (current !== undefined) {
    if (isOf(family, current)) top = current;
    const parent = byPid.get(current.parentPid);
    // A parent that started later took the pid of one that is gone.
    current = parent && startedBefore(parent, current) ? parent : undefined;
  }
  return top;
}

function startedBefore(parent: ProcessInfo, child: ProcessInfo): boolean {
  const [older, younger] = [Number(parent.startTicks), Number(child.startTicks)];
  return older < younger || (older === younger && parent.pid < child.pid);
}

function isOf(family: FamilyRow, process: ProcessInfo): boolean {
  return (
    isHandler(family, process) || family.executables.some((end) => process.exePath?.endsWith(end))
  );
}

function isHandler(family: FamilyRow, process: ProcessInfo): boolean {
  return family.handlers.some((end) => process.exePath?.endsWith(end));
}

/** `--switch=DIR` or `--switch DIR`; a relative one starts where the process was started. */
function directoryAfter(switches: readonly string[], process: ProcessInfo): BytePath | null {
  for (const name of switches) {
    const at = process.args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    const arg = process.args[at];
    const value = arg === name ? process.args[at + 1] : arg?.slice(name.length + 1);
    const path = value === undefined ? null : absolutePath(value, process.cwdPath);
    if (path !== null) return path;
  }
  return null;
}

function absolutePath(value: string, cwdPath: BytePath | null): BytePath | null {
  if (value.startsWith("/")) return value.replace(/\/+$/, "");
  const relative = value.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  return cwdPath !== null && isPlainPath(relative) ? `${cwdPath}/${relative}` : null;
}

function isWithin(path: BytePath, dirs: readonly BytePath[]): boolean {
  return dirs.some((dir) => path === dir || path.startsWith(`${dir}/`));
}

function evidenceOf(
  home: OpenHome,
  family: FamilyRow,
  { tree, at }: { readonly tree: Tree; readonly at: BytePath | null },
  snapshot: Snapshot,
): HolderEvidence | null {
  if (at !== null) return withinHome(home, at) === null ? null : "commandLine";
  const opened = tree.members.flatMap(({ pid }) => snapshot.openPaths(pid));
  const inHome = opened.map((path) => withinHome(home, path)).filter((path) => path !== null);
  if (inHome.some((path) => liesInPlaces(family, "linux", path))) return "openFiles";
  const claimed = tree.top.homeDir;
  const isClaimed = claimed === null || home.paths.includes(claimed.replace(/\/+$/, ""));
  return isClaimed ? "environment" : null;
}

function hasArgument(process: ProcessInfo, beginning: string): boolean {
  return process.args.some((arg) => arg.startsWith(beginning));
}
