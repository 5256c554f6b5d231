import { spoken } from "./byte-path.ts";
import type { RunOrder } from "./clear-round.ts";
import { findProfiles, type ProfilePlace } from "./inventory.ts";
import type { ProcessTable } from "./process-table.ts";
import { holdersNow } from "./stop-browsers.ts";

const MAX_OFFERED = 10;

/** By its path below the home, or the end of it. */
export function isNamed({ profileDir }: ProfilePlace, name: string): boolean {
  const path = spoken(profileDir);
  return path === name.replace(/\/+$/, "") || path.endsWith(`/${name}`);
}

/**
 * A name that means nothing is a mistake: without a word about it, whoever made it would read that
 * nothing is left. @returns what to tell them; null where every name means a profile
 */
export function profileNotThere(
  order: RunOrder,
  names: readonly string[],
  table: ProcessTable,
): string | null {
  const { home, families } = order;
  const named = families.flatMap((family) => holdersNow(family, order, table).namedRoots);
  const places = findProfiles(home, families, named);
  const missing = names.find((name) => !places.some((place) => isNamed(place, name)));
  if (missing === undefined) return null;
  const known = places.slice(0, MAX_OFFERED).map(({ profileDir }) => spoken(profileDir));
  const offer = known.length === 0 ? "there is none at all" : `there are: ${known.join(", ")}`;
  return `no profile is called "${missing}"; ${offer}`;
}
