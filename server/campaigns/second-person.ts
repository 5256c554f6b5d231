import type { Introductions } from "../accounts/introductions.ts";
import { Problem } from "../http/problem.ts";
import type { CampaignRecord } from "./campaign-record.ts";

type Request = Pick<CampaignRecord, "requestedBy" | "requestedWith">;

/**
 * Whether who decides is another than who asked: by what stands at the request, and by what is now.
 * A token asks as its account and as who made it, however old it is.
 *
 * @throws Problem `samePerson`
 */
export async function requireAnother(
  { requestedBy, requestedWith = [] }: Request,
  hands: readonly string[],
  introductions: Pick<Introductions, "onePersonAs">,
): Promise<void> {
  const asked = new Set([requestedBy, ...requestedWith]);
  const deciding = await introductions.onePersonAs(hands);
  const shared = [...deciding].find((name) => asked.has(name));
  if (shared === undefined) return;
  const detail = `${hands[0]} and ${requestedBy} may be one person: one of them made the other's token, or let the other in less than 24 h ago (${shared})`;
  throw new Problem(403, "samePerson", detail);
}
