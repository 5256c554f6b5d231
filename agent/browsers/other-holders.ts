import { type BytePath, joined, pathWithin, spoken } from "./byte-path.ts";
import { closeDirectory, lookUp, openBeneath } from "./dir-handle.ts";
import type { ProfilePlace } from "./inventory.ts";
import { type OpenHome, withinHome } from "./open-home.ts";
import type { FileLock, ProcessInfo, ProcessTable } from "./process-table.ts";

/** Files that a browser keeps locked as long as it uses the profile (fcntl locks). */
const LOCK_FILES = ["Local Storage/leveldb/LOCK", "Cookies", ".parentlock", "cookies.sqlite"];

/** What other processes hold open below a home, and every lock of the machine. */
export type OpenFiles = {
  readonly holders: readonly {
    readonly process: ProcessInfo;
    /** Relative to the home. */
    readonly paths: readonly BytePath[];
  }[];
  readonly locks: readonly FileLock[];
};

/**
 * One look at everybody's processes, as far as the kernel lets us see them: root sees all, anybody
 * else their own.
 */
export function openFilesNow(
  home: OpenHome,
  table: ProcessTable,
  ownPids: readonly number[],
): OpenFiles {
  const holders = table
    .list(null)
    .filter(({ pid }) => !ownPids.includes(pid))
    .map((process) => ({
      process,
      paths: table.openPaths(process.pid).flatMap((path) => withinHome(home, path) ?? []),
    }))
    .filter(({ paths }) => paths.length > 0);
  return { holders, locks: table.locks().filter(({ pid }) => !ownPids.includes(pid)) };
}

/**
 * Who else has a profile open: a browser under another name or account, a debugger, a copy tool. We
 * end only browsers of that person, so such a holder is named and the receipt is `partial`.
 *
 * @param taken where the profile's stores were moved to, below the home; also when they are gone
 *   by now: a file that somebody holds open keeps its bytes until they close it
 */
export function otherHolders(
  home: OpenHome,
  place: ProfilePlace,
  taken: readonly BytePath[],
  { holders, locks }: OpenFiles,
): readonly string[] {
  const { profileDir, cacheDir, files } = place;
  // Of the download folder only what went is ours; people have other files of it open.
  const dirs = files === undefined ? [profileDir, ...(cacheDir === null ? [] : [cacheDir])] : [];
  const isTaken = (path: BytePath) =>
    taken.some((store) => path === store || path.startsWith(`${store}/`));
  const opening = holders
    .filter(({ paths }) => paths.some((path) => liesIn(path, dirs) || isTaken(path)))
    .map(({ process: { pid, exePath } }) => {
      return `held open by process ${pid} (${spoken(exePath ?? "unknown")})`;
    });
  return [...opening, ...lockers(home, place, locks)];
}

function liesIn(path: BytePath, dirs: readonly BytePath[]): boolean {
  return dirs.some((dir) => (pathWithin(dir, path) ?? "") !== "");
}

function lockers(
  home: OpenHome,
  place: ProfilePlace,
  locks: readonly FileLock[],
): readonly string[] {
  return LOCK_FILES.flatMap((file) => {
    const parts = joined(place.profileDir, file).split("/");
    const dir = openBeneath(home.dir, parts.slice(0, -1).join("/"));
    if (!dir.ok) return [];
    const stats = lookUp(dir.value, parts.at(-1) ?? "");
    closeDirectory(dir.value);
    if (stats === null) return [];
    return locks
      .filter(({ dev, inode }) => inode === String(stats.ino) && dev === deviceName(stats.dev))
      .map(({ pid }) => `${file}: locked by process ${pid}`);
  });
}

/** As /proc/locks writes it: major and minor of `dev_t` (makedev(3)), hex. */
function deviceName(dev: number): string {
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  return [major, minor].map((part) => part.toString(16).padStart(2, "0")).join(":");
}
