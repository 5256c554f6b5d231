import { type BytePath, joined, pathWithin, spoken } from "./byte-path.ts";
import { inDirectory, lookUp } from "./dir-handle.ts";
import type { FamilyRow, Layout } from "./families/family-row.ts";
import { ENGINES } from "./families.ts";
import { namedCacheDir, placesIn } from "./family-places.ts";
import { listedIn } from "./listed-profiles.ts";
import { lyingIn } from "./lying-profiles.ts";
import { isMarked, type OpenHome, obstacleAt, withinHome } from "./open-home.ts";
import type { StoreRow } from "./store-row.ts";

/** One profile of one browser. Paths are relative to the home; either may be missing on disk. */
export type ProfilePlace = {
  readonly family: FamilyRow;
  readonly profileDir: BytePath;
  readonly cacheDir: BytePath | null;
  /** Where what it shares with other profiles lies; null where that isn't meant, or not known. */
  readonly rootDir: BytePath | null;
  /** False when the profile itself can't be reached: it is named, and nothing of it is touched. */
  readonly isReachable: boolean;
  /** Why parts of it can't be reached without following a link or leaving the home. */
  readonly obstacles: readonly string[];
  /** No profile at all: these names in it are meant, and nothing else. */
  readonly files?: readonly BytePath[];
};

/** A directory that a running browser says is its own. */
export type NamedRoot = { readonly family: FamilyRow; readonly path: BytePath };

/** Nobody has more; a list that claims so is not believed. */
const MAX_PROFILES = 200;

type Root = {
  readonly family: FamilyRow;
  readonly configDir: BytePath;
  readonly cacheDir: BytePath;
};

/**
 * Every profile of the families given: from the browsers' own lists *and* from what lies on disk,
 * so that dropping a profile from a list doesn't hide it. Looks only: opens no file but the lists.
 */
export function findProfiles(
  home: OpenHome,
  families: readonly FamilyRow[],
  named: readonly NamedRoot[],
  layout: Layout = "linux",
): readonly ProfilePlace[] {
  const roots = families.flatMap((family) =>
    placesIn(home.dir, family, layout).map((place) => ({ family, ...place }) satisfies Root),
  );
  const found = [
    ...roots.flatMap((root) => profilesUnder(home, root)),
    ...named.flatMap((root) => profilesOfNamedRoot(home, root)),
  ];
  const places = withoutTwins(home, found);
  const [next, ...rest] = places.slice(MAX_PROFILES);
  if (next === undefined) return places;
  return [
    ...places.slice(0, MAX_PROFILES),
    unlooked(next.family, next.profileDir, rest.length + 1),
  ];
}

/** One place may be found in several ways; two roots may share a cache that only one fills. */
function withoutTwins(home: OpenHome, found: readonly ProfilePlace[]): readonly ProfilePlace[] {
  const isReal = (place: ProfilePlace) => !place.isReachable || isDirectory(home, place.profileDir);
  const real = found.filter(isReal);
  const taken = new Set(real.map(({ cacheDir }) => cacheDir));
  const cacheOnly = found.filter(({ cacheDir, ...place }) => {
    if (isReal({ cacheDir, ...place }) || taken.has(cacheDir)) return false;
    taken.add(cacheDir);
    return true;
  });
  const byPath = new Map<string, ProfilePlace>();
  for (const place of [...real, ...cacheOnly]) {
    const key = `${place.family.family}\0${place.profileDir}`;
    if (!byPath.has(key)) byPath.set(key, place);
  }
  return [...byPath.values()];
}

function profilesUnder(home: OpenHome, root: Root): readonly ProfilePlace[] {
  const unreachable = obstacleAt(home, root.configDir);
  if (unreachable !== null) return [unreachablePlace(root.family, root.configDir, unreachable)];
  const listed = listedIn(home, root);
  const lying = [
    lyingIn(home.dir, root.configDir, markersOf(root.family, "profile")),
    lyingIn(home.dir, root.cacheDir, markersOf(root.family, "cache")),
  ];
  // Some stores look like a profile themselves (`Network/` holds cookies as well).
  const own = root.family.rootIsProfile ? markersOf(root.family, "profile") : [];
  const profiles = lying.flatMap(({ paths }) => paths).filter((path) => !own.includes(path));
  const inRoot = profiles.map((path) => joined(root.configDir, path));
  const itself = isItselfProfile(home, root) ? [root.configDir] : [];
  const dirs = new Set([...itself, ...listed.inside, ...inRoot]);
  const places = [...dirs].map((dir) => placeOf(home, root, dir));
  const outside = listed.outside.map((path) =>
    unreachablePlace(root.family, path, `${spoken(path)}: outside the home`),
  );
  const unseen = lying.reduce((sum, look) => sum + look.unseen, listed.unseen);
  const more = unseen === 0 ? [] : [unlooked(root.family, root.configDir, unseen)];
  const unread = listed.unread.map((path) =>
    unreachablePlace(root.family, path, `${spoken(path)}: no list that a browser made`),
  );
  return [...places.filter((place) => isThere(home, place)), ...outside, ...unread, ...more];
}

function isItselfProfile(home: OpenHome, { family, configDir }: Root): boolean {
  const markers = markersOf(family, "profile");
  return (
    family.rootIsProfile &&
    inDirectory(
      home.dir,
      configDir,
      (dir) => markers.some((marker) => lookUp(dir, marker) !== null),
      () => false,
    )
  );
}

function placeOf(home: OpenHome, root: Root, profileDir: BytePath): ProfilePlace {
  const inRoot = pathWithin(root.configDir, profileDir);
  const cacheDir = joined(root.cacheDir, inRoot ?? profileDir.split("/").at(-1) ?? "");
  const obstacles = [profileDir, cacheDir].map((dir) => obstacleAt(home, dir));
  return {
    family: root.family,
    profileDir,
    cacheDir,
    rootDir: root.configDir,
    isReachable: obstacles[0] === null,
    obstacles: obstacles.filter((obstacle) => obstacle !== null),
  };
}

/** What shows that a directory is a profile, or a profile's cache: any store that lies there. */
function markersOf(family: FamilyRow, place: StoreRow["place"]): readonly string[] {
  const rows = ENGINES[family.engine].stores.filter(
    (row) =>
      row.place === place &&
      (place === "cache" || row.category !== "cache") &&
      // Settings lie in directories that are no profile, too.
      row.filteredBy !== "signInKeys",
  );
  return [...new Set(rows.map(({ store }) => store.split("/")[0] ?? ""))];
}

/** A root counts only inside the home and with the marker that its family leaves there. */
function profilesOfNamedRoot(home: OpenHome, named: NamedRoot): readonly ProfilePlace[] {
  const inHome = withinHome(home, named.path);
  if (inHome === null) {
    const because = `${spoken(named.path)}: in use, but outside the home`;
    return [unreachablePlace(named.family, named.path, because)];
  }
  if (!isMarked(home, named.family, inHome)) return [];
  const root = { family: named.family, configDir: inHome, cacheDir: namedCacheDir(inHome) };
  if (ENGINES[named.family.engine].namedRootIs === "profiles") return profilesUnder(home, root);
  const { family } = named;
  const dirs = { profileDir: inHome, cacheDir: null, rootDir: null };
  return [{ family, ...dirs, isReachable: true, obstacles: [] }];
}

function isThere(home: OpenHome, { profileDir, cacheDir, obstacles }: ProfilePlace): boolean {
  const dirs = [profileDir, ...(cacheDir === null ? [] : [cacheDir])];
  return obstacles.length > 0 || dirs.some((dir) => isDirectory(home, dir));
}

function isDirectory(home: OpenHome, path: BytePath): boolean {
  return inDirectory(
    home.dir,
    path,
    () => true,
    () => false,
  );
}

/** Never left out without a word: somebody may have put them there to hide another. */
function unlooked(family: FamilyRow, path: BytePath, count: number): ProfilePlace {
  return unreachablePlace(family, path, `${spoken(path)}: ${count} more than anybody has, left`);
}

function unreachablePlace(family: FamilyRow, path: BytePath, because: string): ProfilePlace {
  const dirs = { profileDir: path, cacheDir: null, rootDir: null };
  return { family, ...dirs, isReachable: false, obstacles: [because] };
}
