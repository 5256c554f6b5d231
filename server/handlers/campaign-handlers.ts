import { handsOf } from "../accounts/one-person.ts";
import type { CampaignDesk } from "../campaigns/campaign-desk.ts";
import type { CampaignRecord } from "../campaigns/campaign-record.ts";
import type { RingPlaces } from "../campaigns/campaign-rings.ts";
import { type PolicyStates, policyStandings, progressIn } from "../campaigns/campaign-stand.ts";
import { type PreviewParts, previewCommand } from "../commands/command-preview.ts";
import type { CampaignView } from "../contract/campaign-shapes.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import type { Storage } from "../storage/storage.ts";

type CampaignHandlers = Pick<
  AdminHandlers,
  | "previewCommand"
  | "createCampaign"
  | "createPolicyCampaign"
  | "listCampaigns"
  | "getCampaign"
  | "approveCampaign"
  | "rejectCampaign"
  | "haltCampaign"
  | "resumeCampaign"
>;

export function campaignHandlers(
  storage: Storage,
  desk: CampaignDesk,
  { places, ...preview }: PreviewParts & { readonly places: RingPlaces },
): CampaignHandlers {
  const { live } = preview;
  const viewOf = async (campaign: CampaignRecord, states?: PolicyStates): Promise<CampaignView> =>
    describe(
      campaign,
      places.of(campaign),
      campaign.policy === null
        ? await storage.commands.tally(campaign.id)
        : policyStandings(
            campaign,
            places.of(campaign),
            states ?? (await storage.reports.policyStates()),
            (deviceId) => live.has(deviceId),
          ),
    );
  return {
    previewCommand: ({ body, admin }) => previewCommand(body, handsOf(admin), preview),
    createCampaign: async ({ body, admin }) => viewOf(await desk.request(body, admin)),
    createPolicyCampaign: async ({ body, admin, ifMatch }) =>
      viewOf(await desk.requestPolicy(body, admin, ifMatch)),
    listCampaigns: async ({ query }) => {
      const campaigns = await storage.campaigns.list(query);
      const hasPolicy = campaigns.some(({ policy }) => policy !== null);
      const states = hasPolicy ? await storage.reports.policyStates() : undefined;
      return { campaigns: await Promise.all(campaigns.map((one) => viewOf(one, states))) };
    },
    getCampaign: async ({ params }) => {
      const campaign = await desk.find(params.campaignId);
      const { targets, policy } = campaign;
      return { ...(await viewOf(campaign)), targets: [...targets], policy: textOf(policy) };
    },
    approveCampaign: async ({ params, body, admin }) =>
      viewOf(await desk.approve(params.campaignId, admin.admin, body.assertion)),
    rejectCampaign: async ({ params, body, admin }) =>
      viewOf(await desk.reject(params.campaignId, admin.admin, body.reason)),
    haltCampaign: async ({ params, body, admin }) =>
      viewOf(await desk.halt(params.campaignId, admin.admin, body.reason)),
    resumeCampaign: async ({ params, body, admin }) =>
      viewOf(await desk.resume(params.campaignId, admin, body.reason)),
  };
}

function describe(
  campaign: CampaignRecord,
  places: Uint8Array,
  standings: Parameters<typeof progressIn>[2],
): CampaignView {
  const {
    subject,
    targets,
    approvals,
    policy: _,
    forgiven: __,
    requestedWith: ___,
    ringAt,
    history,
    ...shown
  } = campaign;
  return {
    ...shown,
    kind: subject.kind,
    params: definedOf(subject.params),
    evenInObserve: subject.evenInObserve,
    approvedBy: approvals.map(({ by }) => by),
    targetCount: targets.length,
    ...progressIn(targets, places, standings),
    history: [...history],
  };
}

/** Whoever signs sees what: the version is nowhere else until it goes out. */
function textOf(policy: CampaignRecord["policy"]) {
  if (policy === null) return null;
  const { source, previousVersion } = policy;
  return { source, previousVersion };
}

function definedOf(params: CampaignRecord["subject"]["params"]): CampaignView["params"] {
  return JSON.parse(JSON.stringify(params));
}
