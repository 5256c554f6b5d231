import * as z from "zod/mini";
import type { CampaignView } from "../../../contract/campaign-shapes.ts";
import { isMessageId, type Say } from "../../translate.ts";
import { campaignCounts } from "../commands/campaigns.ts";

const publication = z.object({ name: z.string(), version: z.int() });

export type Publication = z.infer<typeof publication>;

/** Which version an order lets out; null: it is an order of another kind. */
export function publicationOf({
  kind,
  params,
}: Pick<CampaignView, "kind" | "params">): Publication | null {
  if (kind !== "policy") return null;
  const read = z.safeParse(publication, params);
  return read.success ? read.data : null;
}

/** Newest first: every order by which a policy of this name went out, or was to. */
export function rolloutsOf(
  name: string,
  campaigns: readonly CampaignView[],
): readonly CampaignView[] {
  return campaigns
    .filter((one) => publicationOf(one)?.name === name)
    .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
}

/** Where its devices stand, by what they say of themselves: the counts add up to the targets. */
export function rolloutCounts(
  { version }: Publication,
  { progress, targetCount }: Pick<CampaignView, "progress" | "targetCount">,
  say: Say,
): readonly { readonly state: string; readonly words: string; readonly count: number }[] {
  return campaignCounts({ progress, targetCount }).map(({ state, count }) => ({
    state,
    words: standWords(state, version, say),
    count,
  }));
}

/** Words of one state of the counts of a publication. */
export function standWords(state: string, version: number, say: Say): string {
  const id = `stand.${state}`;
  return isMessageId(id) ? say(id, { version }) : state;
}
