import type { SessionRules } from "../../policies/session-state.ts";
import type { EndOccasion, HomeInUse } from "./home-row.ts";
import type { SessionInfo } from "./ports.ts";

/** What is left to do about a session that nobody of us ended. */
export type Aftermath =
  | "clear"
  /** Another session uses the home: the end of that one clears it. */
  | "inUseAgain"
  | "notByPolicy";

export type Due = {
  readonly occasion: EndOccasion;
  /** It had begun, or was due before anybody could sign in: who came since then is no reason to leave it. */
  readonly forWhoever: boolean;
};

/** Who has come since a clearing was cut short has hardly begun, until then. */
const GOES_ON_FOR_MS = 60_000;

/**
 * Pure. The owner of a named session who is back already is not thrown out of their browser: what
 * they left is their own. A shared account or a kiosk may have somebody else by now.
 */
export function aftermathOf(
  { homeDir, tries }: Pick<HomeInUse, "homeDir" | "tries">,
  { occasion, forWhoever }: Due,
  open: readonly Pick<SessionInfo, "homeDir" | "kind">[],
  { clearOn }: Pick<SessionRules, "clearOn">,
): Aftermath {
  // One that was tried before was due at its own occasion, and still is.
  const isDue = [occasion, tries?.occasion ?? occasion].some((due) => clearOn.includes(due));
  if (!isDue) return "notByPolicy";
  const users = open.filter((session) => session.homeDir === homeDir);
  const isInUse = forWhoever ? users.some(isItsOwners) : users.length > 0;
  return isInUse ? "inUseAgain" : "clear";
}

export function isItsOwners({ kind }: Pick<SessionInfo, "kind">): boolean {
  return kind === "named";
}

/** Pure. A clearing of this boot that a daemon which is no more has begun, or was to begin. */
export function dueAgain({ tries }: Pick<HomeInUse, "tries">, uptimeMs: number): Due {
  if (tries === undefined) return { occasion: "signOut", forWhoever: false };
  return { occasion: tries.occasion, forWhoever: uptimeMs - tries.atMs <= GOES_ON_FOR_MS };
}
