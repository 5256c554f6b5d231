import * as z from "zod/mini";
import { get, none, post, put } from "./admin-route.ts";
import { deviceSchema, identifier, reasonText } from "./admin-shapes.ts";
import {
  approveRequest,
  campaignDetailSchema,
  campaignQuery,
  campaignRequest,
  campaignSchema,
  ofCampaign,
  policyCampaignRequest,
  previewSchema,
  whyRequest,
} from "./campaign-shapes.ts";
import { issueCommands } from "./command-request.ts";

const campaigns = z.object({ campaigns: z.array(campaignSchema) });
const ofDevice = z.strictObject({ deviceId: identifier });
const protect = z.strictObject({ protected: z.boolean(), reason: reasonText });
const protection = "/v1/devices/:deviceId/protection";
const one = "/v1/campaigns/:campaignId";

/** Orders above what one person may send. Whoever may send may halt. */
export const CAMPAIGN_ROUTES = {
  setDeviceProtection: put("admin", protection, ofDevice, protect, deviceSchema),
  previewCommand: post("operator", "/v1/commands/preview", none, issueCommands, previewSchema),
  createCampaign: post("operator", "/v1/campaigns", none, campaignRequest, campaignSchema),
  createPolicyCampaign: post(
    "policy",
    "/v1/policies/campaigns",
    none,
    policyCampaignRequest,
    campaignSchema,
  ),
  listCampaigns: get("/v1/campaigns", none, campaignQuery, campaigns),
  getCampaign: get(one, ofCampaign, none, campaignDetailSchema),
  approveCampaign: post("approver", `${one}/approve`, ofCampaign, approveRequest, campaignSchema),
  rejectCampaign: post("approver", `${one}/reject`, ofCampaign, whyRequest, campaignSchema),
  haltCampaign: post("operator", `${one}/halt`, ofCampaign, whyRequest, campaignSchema),
  resumeCampaign: post("approver", `${one}/resume`, ofCampaign, whyRequest, campaignSchema),
} as const;
