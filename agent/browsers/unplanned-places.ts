import { spoken } from "./byte-path.ts";
import type { Round, RunOrder } from "./clear-round.ts";
import { findProfiles, type ProfilePlace } from "./inventory.ts";
import { keyOf } from "./round-evidence.ts";

/** What one clearing is accounted for; only somebody who moves them about has more. */
const MAX_PLACES = 500;

/**
 * Profiles that lie where profiles lie, and that no round has had in its plan: somebody moved them
 * out of the way between the look and the taking away.
 */
export function unplannedPlaces(
  { home, families, isWanted }: RunOrder,
  rounds: readonly Round[],
): readonly ProfilePlace[] {
  const planned = new Set(rounds.flatMap(({ plan }) => plan.places.map(keyOf)));
  const now = findProfiles(home, families, []).filter(isWanted);
  return now.filter((place) => !planned.has(keyOf(place)));
}

/** The rest is named as one that can't be done: the clearing is then never called whole. */
export function boundedPlaces(places: readonly ProfilePlace[]): readonly ProfilePlace[] {
  const [next, ...rest] = places.slice(MAX_PLACES);
  if (next === undefined) return places;
  const { family, profileDir } = next;
  const because = `${spoken(profileDir)} and ${rest.length} more: too many to account for`;
  const dirs = { profileDir, cacheDir: null, rootDir: null };
  const others = { family, ...dirs, isReachable: false, obstacles: [because] };
  return [...places.slice(0, MAX_PLACES), others];
}
