import type { Storage } from "../storage/storage.ts";

/** Those whose every target is there: who sees a part of a list would approve what they can't see. */
export function confinedCampaigns(
  campaigns: Storage["campaigns"],
  devices: Pick<Storage["devices"], "list">,
): Storage["campaigns"] {
  const isThere = async () => {
    const ids = new Set((await devices.list()).map(({ id }) => id));
    return ({ targets }: { readonly targets: readonly string[] }) =>
      targets.every((id) => ids.has(id));
  };
  const find: Storage["campaigns"]["find"] = async (campaignId) => {
    const found = await campaigns.find(campaignId);
    return found !== null && (await isThere())(found) ? found : null;
  };
  return {
    ...campaigns,
    find,
    list: async (filter) => (await campaigns.list(filter)).filter(await isThere()),
    update: async (campaignId, change) =>
      (await find(campaignId)) === null ? null : campaigns.update(campaignId, change),
  };
}
