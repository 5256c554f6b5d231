import { createHash } from "node:crypto";
import { Problem } from "./problem.ts";

/** What a replacing edit replaces, by name. */
type Replaced = Readonly<Record<string, unknown>>;

/** Names what can be edited of a thing as it now is: a strong entity tag without its quotes. */
export function editionOf(replaced: Replaced): string {
  const fields = Object.entries(replaced).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(fields)).digest("base64url");
}

/**
 * Whether an edit is of what its author saw (RFC 9110 §13.1.1); without `If-Match` it always is.
 *
 * @param edition null: there is no such thing yet
 * @throws Problem `changedMeanwhile`, with what is there now
 */
export function requireEdition(
  ifMatch: string | null,
  edition: string | null,
  now: Replaced,
): void {
  if (ifMatch === null) return;
  const tags = ifMatch.split(",").map((one) => one.trim());
  if (edition !== null && (tags.includes("*") || tags.includes(`"${edition}"`))) return;
  const issues = Object.entries(now).map(([path, value]) => ({
    path,
    message: `is now ${JSON.stringify(value)}`.slice(0, 300),
  }));
  const detail = "somebody else changed it since you looked: look again, then decide";
  throw new Problem(412, "changedMeanwhile", detail, issues);
}

/**
 * The same where it must be said what an edit is of (RFC 6585 §3): it replaces or ends something
 * whole, and nobody could tell afterwards what was lost. Of what is not there yet nothing can be.
 *
 * @param how to learn the tag, for who left it out
 * @throws Problem `editionRequired`, `changedMeanwhile`
 */
export function requireStatedEdition(
  ifMatch: string | null,
  edition: string | null,
  now: Replaced,
  how: string,
): void {
  if (ifMatch === null && edition !== null) {
    const detail = `say of which state this is an edit: ${how}, or If-Match: * for whatever is there`;
    throw new Problem(428, "editionRequired", detail);
  }
  requireEdition(ifMatch, edition, now);
}
