import type { Round, RunOrder } from "./clear-round.ts";
import { findProfiles, type ProfilePlace } from "./inventory.ts";
import { keyOf } from "./round-evidence.ts";

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
