import type { Introductions } from "../accounts/introductions.ts";
import type { Hands } from "../accounts/one-person.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import { requireEdition, requireStatedEdition } from "../http/editions.ts";
import { Problem } from "../http/problem.ts";
import { newlyNamed } from "./approver-change.ts";
import type { PolicyBoard } from "./policy-board.ts";
import type { PolicyImpact } from "./policy-impact.ts";
import type { PolicyPublisher, Publication } from "./policy-publisher.ts";

export type LonePublicationParts = {
  readonly publisher: PolicyPublisher;
  readonly board: Pick<PolicyBoard, "payloads">;
  readonly introductions: Pick<Introductions, "addEach">;
  readonly alone: LoneDeeds;
};

type By = { readonly hands: Hands; readonly ifMatch: string | null };

/** How to learn what an edit of a policy is of. */
export const HOW_OF_POLICY =
  'send If-Match: "SHA256" with the sha256 that GET /v1/policies tells of it';

/**
 * By one person.
 *
 * @throws Problem `needsApproval`, `policyKeyOffline`, `badPolicy`, `stale`, `tooLarge`, `changedMeanwhile`
 */
export async function publishAlone(
  body: RouteBody<"publishPolicy">,
  { hands, ifMatch }: By,
  { publisher, board, introductions, alone }: LonePublicationParts,
): Promise<Publication> {
  const { payload, about } = await publisher.prepare(body);
  const sha256 = await publisher.sha256InForce(payload.name);
  requireEdition(ifMatch, sha256, { sha256 });
  const impact = await publisher.impactOf(payload.name, payload);
  const why = await whyNotAlone(payload.name, impact, hands, alone);
  if (why !== null) throw needsApproval(`${why}: ask for it as a campaign (--rings)`);
  const named = newlyNamed(payload, board.payloads());
  await introductions.addEach(named, hands, "was named as approver in a policy");
  return publisher.publish(payload, { ...about, publishedBy: hands[0] });
}

/**
 * By one person: a policy can be what keeps something loose.
 *
 * @throws Problem `needsApproval`, `unknownPolicy`, `editionRequired`, `changedMeanwhile`
 */
export async function withdrawAlone(
  name: string,
  { hands, ifMatch }: By,
  { publisher, alone }: LonePublicationParts,
): Promise<Publication> {
  const sha256 = await publisher.sha256InForce(name);
  requireStatedEdition(ifMatch, sha256, { sha256 }, HOW_OF_POLICY);
  const impact = await publisher.impactOf(name, null);
  const why = await whyNotAlone(name, impact, hands, alone);
  // What was judged is what ends, though somebody published meanwhile.
  if (why === null) return publisher.withdraw(name, sha256);
  throw needsApproval(`the end of ${why}: first ask for one without settings, as a campaign`);
}

async function whyNotAlone(
  name: string,
  { because, tightened, fleet }: PolicyImpact,
  hands: Hands,
  alone: LoneDeeds,
): Promise<string | null> {
  return (
    because ??
    (await alone.claim(hands, { what: name, deviceIds: tightened, fleet, isEnding: false }))
  );
}

function needsApproval(detail: string): Problem {
  return new Problem(403, "needsApproval", detail);
}
