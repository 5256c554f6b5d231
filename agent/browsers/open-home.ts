import { type BytePath, isPlainPath, pathWithin, spoken } from "./byte-path.ts";
import { type DirFault, inDirectory, lookUp } from "./dir-handle.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { ENGINES } from "./families.ts";

/** An open home; `paths` are the spellings under which lists may speak of it. */
export type OpenHome = {
  readonly dir: number;
  readonly uid: number;
  readonly paths: readonly BytePath[];
};
export function withinHome(home: OpenHome, absolute: BytePath): BytePath | null {
  for (const path of home.paths) {
    const relative = pathWithin(path, absolute);
    if (relative !== null && isPlainPath(relative)) return relative;
  }
  return null;
}

/** Whether the file lies there that a browser of this family leaves in its own directory. */
export function isMarked(home: OpenHome, family: FamilyRow, path: BytePath): boolean {
  const { rootMarker } = ENGINES[family.engine];
  return inDirectory(
    home.dir,
    path,
    (dir) => lookUp(dir, rootMarker)?.isFile() === true,
    () => false,
  );
}

const OBSTACLES: Readonly<Record<DirFault, string | null>> = {
  missing: null,
  link: "behind a symbolic link, not followed",
  notDirectory: "not a directory",
  denied: "not readable",
};

/** A link, a file or a closed directory in the way; null when the path is fine or not there. */
export function obstacleAt(home: OpenHome, path: BytePath): string | null {
  const fault = inDirectory<DirFault | null>(
    home.dir,
    path,
    () => null,
    (met) => met,
  );
  const because = fault === null ? null : OBSTACLES[fault];
  return because === null ? null : `${spoken(path)}: ${because}`;
}
