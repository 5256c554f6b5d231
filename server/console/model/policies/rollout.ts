import * as z from "zod/mini";
import type { CampaignView } from "../../../contract/campaign-shapes.ts";
import type { LiveRow } from "../../../contract/live-api.ts";

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
  { name, version }: Publication,
  targets: readonly string[],
  rows: ReadonlyMap<string, LiveRow>,
): readonly { readonly state: string; readonly count: number }[] {
  const applies = targets.filter((id) =>
    rows.get(id)?.policies.applied.some((one) => one.name === name && one.version === version),
  ).length;
  const newer = targets.filter((id) =>
    rows.get(id)?.policies.applied.some((one) => one.name === name && one.version > version),
  ).length;
  const parts = [
    { state: `not on version ${version} yet`, count: targets.length - applies - newer },
    { state: `on version ${version}`, count: applies },
    { state: "on a newer one", count: newer },
  ];
  return parts.filter(({ count }) => count > 0);
}
