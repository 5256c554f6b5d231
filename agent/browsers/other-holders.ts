import { joined, pathWithin, spoken } from "./byte-path.ts";
import { closeDirectory, lookUp, openBeneath } from "./dir-handle.ts";
import type { ProfilePlace } from "./inventory.ts";
import { type OpenHome, withinHome } from "./open-home.ts";
import type { ProcessTable } from "./process-table.ts";

/** Files that a browser keeps locked as long as it uses the profile (fcntl locks). */
const LOCK_FILES = ["Local Storage/leveldb/LOCK", "Cookies", ".parentlock", "cookies.sqlite"];

/**
 * Who else has a profile open: a browser under another name or user, a debugger, a copy tool. We
 * end only browsers of that person, so such a holder is named and the receipt is `partial`.
 *
 * @param inUse directories below the home: the profile's, and the quarantines
 */
export function otherHolders(
  home: OpenHome,
  place: ProfilePlace,
  inUse: readonly string[],
  table: ProcessTable,
  ownPids: readonly number[],
): readonly string[] {
  const dirs = [place.profileDir, ...(place.cacheDir === null ? [] : [place.cacheDir]), ...inUse];
  const opening = table
    .list(home.uid)
    .filter(({ pid }) => !ownPids.includes(pid))
    .filter(({ pid }) => table.openPaths(pid).some((path) => liesIn(home, path, dirs)))
    .map(({ pid, exePath }) => `held open by process ${pid} (${spoken(exePath ?? "unknown")})`);
  return [...opening, ...lockers(home, place, table, ownPids)];
}

function liesIn(home: OpenHome, path: string, dirs: readonly string[]): boolean {
  const relative = withinHome(home, path);
  return relative !== null && dirs.some((dir) => (pathWithin(dir, relative) ?? "") !== "");
}

function lockers(
  home: OpenHome,
  place: ProfilePlace,
  table: ProcessTable,
  ownPids: readonly number[],
): readonly string[] {
  const locks = table.locks().filter(({ pid }) => !ownPids.includes(pid));
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
