import { type BytePath, joined } from "./byte-path.ts";
import { entriesOf, inDirectory } from "./dir-handle.ts";
import type { FamilyPlace, FamilyRow, Layout } from "./families/family-row.ts";

/** Revisions of snaps are numbers, `x1` for one that was installed from a file (snapd(8)). */
const REVISION = /^(?:x?\d{1,9}|common)$/;
/** Snaps keep two or three; a home that shows more is not believed. */
const MAX_REVISIONS = 50;

/** Where further profiles lie one level down: on other systems, in old versions, beside Opera's. */
export const PROFILE_GROUPS = ["Profiles", "_side_profiles"] as const;

/** The places of a family in this home, with every revision that lies there in place of `*`. */
export function placesIn(home: number, family: FamilyRow, layout: Layout): readonly FamilyPlace[] {
  return family.places[layout].flatMap((place) => {
    const [before, after] = place.configDir.split("/*/");
    if (before === undefined || after === undefined) return [place];
    return revisionsIn(home, before).map((revision) => ({
      configDir: place.configDir.replace("*", revision),
      cacheDir: place.cacheDir.replace("*", revision),
    }));
  });
}

/**
 * Where Chromium caches for a directory that a switch names: beside it, or for one below `~/.config`,
 * whatever its name, below `~/.cache` (its `GetUserCacheDirectory`; seen with 156).
 */
export function namedCacheDir(configDir: BytePath): BytePath {
  return configDir.replace(/^((?:[^/]+\/)*?)\.config\//, "$1.cache/");
}

/** `current` is a link to one of them, and links are not followed. */
function revisionsIn(home: number, dir: BytePath): readonly string[] {
  return inDirectory(
    home,
    dir,
    (opened) =>
      entriesOf(opened)
        .filter(({ name, isDirectory }) => isDirectory && REVISION.test(name))
        .map(({ name }) => name)
        .slice(0, MAX_REVISIONS),
    () => [],
  );
}

/** Whether a path below the home lies in a directory of the family, whatever the revision. */
export function liesInPlaces(family: FamilyRow, layout: Layout, path: BytePath): boolean {
  const dirs = family.places[layout].flatMap(({ configDir, cacheDir }) => [configDir, cacheDir]);
  const steps = path.split("/");
  return dirs.some((dir) => {
    const own = joined(dir).split("/");
    const isSame = (step: string, at: number) => step === "*" || step === steps[at];
    return steps.length > own.length && own.every(isSame);
  });
}
