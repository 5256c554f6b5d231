import type { DataKind } from "../../policies/vocabulary.ts";
import { bytePath, joined } from "./byte-path.ts";
import { DOWNLOADS_STORE } from "./downloads.ts";
import { ENGINES } from "./families.ts";
import type { PlanEntry } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import { pathsOf, type StoreRow } from "./store-row.ts";

/** One store of one profile, and the entries of the plan that make it up. */
export type PlannedStore = {
  readonly place: ProfilePlace;
  readonly row: StoreRow;
  readonly entries: readonly number[];
};

export type ClearPlan = {
  readonly places: readonly ProfilePlace[];
  readonly stores: readonly PlannedStore[];
  readonly entries: readonly PlanEntry[];
};

/**
 * Which names may be taken away: those of the table, in the profiles found, of the kinds asked for.
 * Whether they exist is seen when they are taken. What signs somebody in comes first.
 */
export function planClearing(
  places: readonly ProfilePlace[],
  data: readonly DataKind[],
): ClearPlan {
  const wanted = places
    .filter(({ isReachable }) => isReachable)
    .flatMap((place) => {
      const stores =
        place.files === undefined ? ENGINES[place.family.engine].stores : [DOWNLOADS_STORE];
      return stores.filter((row) => isMeant(row, data)).map((row) => ({ place, row }));
    })
    .sort((a, b) => Number(b.row.bearsSession) - Number(a.row.bearsSession));
  const entries: PlanEntry[] = [];
  const planned = new Set<string>();
  const stores = wanted.map(({ place, row }) => {
    // Two profiles may share a cache or a root: it goes, and is counted, with the first of them.
    const own = entriesOf(place, row).filter(({ dir, name }) => {
      const isNew = !planned.has(joined(dir, name));
      planned.add(joined(dir, name));
      return isNew;
    });
    const first = entries.push(...own) - own.length;
    return { place, row, entries: own.map((_, index) => first + index) };
  });
  return { places, stores, entries };
}

function isMeant({ data: own, alsoHolds }: StoreRow, data: readonly DataKind[]): boolean {
  return data.includes(own) || (alsoHolds !== null && data.includes(alsoHolds));
}

function entriesOf(place: ProfilePlace, row: StoreRow): readonly PlanEntry[] {
  const { files, profileDir, rootDir } = place;
  if (files !== undefined) return files.map((name) => ({ dir: profileDir, name, table: null }));
  const dirs = {
    profile: [profileDir],
    cache: [...new Set([place.cacheDir ?? profileDir, profileDir])],
    root: rootDir === null ? [] : [rootDir],
  };
  return dirs[row.place].flatMap((dir) =>
    pathsOf(row).map((path) => {
      const parts = bytePath(path).split("/");
      const table = path === row.store ? row.table : null;
      return { dir: joined(dir, ...parts.slice(0, -1)), name: parts.at(-1) ?? "", table };
    }),
  );
}
