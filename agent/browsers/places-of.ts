import type { RunOrder } from "./clear-round.ts";
import { findDownloads } from "./downloads.ts";
import { findProfiles, type NamedRoot, type ProfilePlace } from "./inventory.ts";

/** Everything that an order may be about: the profiles, and the session's downloads if it says so. */
export function placesOf(order: RunOrder, named: readonly NamedRoot[]): readonly ProfilePlace[] {
  const { home, families, isWanted, request } = order;
  const found = findProfiles(home, families, named);
  const profiles = found.filter(isWanted).map((place) => withOwnRoot(place, found, isWanted));
  const { downloadsSinceMs, data } = request;
  const isAsked = data.includes("downloads") && request.families === null;
  if (!isAsked || downloadsSinceMs === undefined || downloadsSinceMs === null) return profiles;
  const downloads = findDownloads(home, downloadsSinceMs);
  return downloads === null ? profiles : [...profiles, downloads];
}

/** What all profiles of a root share goes only with all of them. */
function withOwnRoot(
  place: ProfilePlace,
  found: readonly ProfilePlace[],
  isWanted: RunOrder["isWanted"],
): ProfilePlace {
  const beside = found.filter(({ rootDir }) => rootDir === place.rootDir);
  return beside.every(isWanted) ? place : { ...place, rootDir: null };
}
