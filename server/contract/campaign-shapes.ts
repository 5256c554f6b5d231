import * as z from "zod/mini";
import { assertionSchema } from "../../agent/contract/approval-schema.ts";
import { COMMAND_KINDS } from "../../agent/contract/command.ts";
import { SESSION_STAGES } from "../../policies/vocabulary.ts";
import { publishPolicy } from "./admin-bodies.ts";
import { identifier, reasonText, SERVER_COMMAND_STATES } from "./admin-shapes.ts";
import { issueCommands } from "./command-request.ts";

const instant = z.iso.datetime();
const text = z.string();
const count = z.int().check(z.gte(0));

const CAMPAIGN_STATES = [
  "waiting",
  "running",
  "halted",
  "finished",
  "rejected",
  "expired",
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** Where a device stands: of a publication also that it has a later version by now. */
const CAMPAIGN_STANDS = [...SERVER_COMMAND_STATES, "superseded"] as const;
export type CampaignStand = (typeof CAMPAIGN_STANDS)[number];
const stands = z.partialRecord(z.enum(CAMPAIGN_STANDS), count);

const leftOut = z.object({
  deviceId: text,
  because: z.enum(["protected", "serverHost"]),
});
export type LeftOutDevice = z.infer<typeof leftOut>;

/** What a command would meet, before anybody sends it. */
export const previewSchema = z.object({
  targetCount: count,
  /** Of the very list as it is now: the same devices give the same hash. */
  targetsSha256: text,
  needsApproval: z.boolean(),
  because: z.nullable(text),
  online: count,
  /** Devices where somebody is active, among those that are listed. */
  active: count,
  /** The first 200, those where somebody is active before the others. */
  targets: z.array(
    z.object({
      deviceId: text,
      hostName: text,
      online: z.boolean(),
      mode: text,
      /** As the device's policy lets people appear off it. */
      sessions: z.array(
        z.object({ id: text, person: z.nullable(text), stage: z.enum(SESSION_STAGES) }),
      ),
    }),
  ),
  leftOut: z.array(leftOut),
  /** Devices whose policies name nobody who may approve: they refuse what needs it. */
  withoutApprover: count,
});

const times = {
  /** How long each ring is watched before the next begins. */
  soakMs: z._default(z.int().check(z.gte(60_000), z.lte(86_400_000)), 900_000),
  /** After that nothing of it is sent any more, approved or not. */
  withinMs: z._default(z.int().check(z.gte(60_000), z.lte(7 * 86_400_000)), 86_400_000),
};

export const campaignRequest = z.strictObject({ order: issueCommands, ...times });

/** A policy that makes something stricter, to be published ring by ring. */
export const policyCampaignRequest = z.strictObject({
  policy: publishPolicy,
  reason: reasonText,
  ...times,
});

export const approveRequest = z.strictObject({ assertion: assertionSchema });

export const campaignSchema = z.object({
  id: text,
  state: z.enum(CAMPAIGN_STATES),
  /** `policy`: a publication; `params` say which. */
  kind: z.enum([...COMMAND_KINDS, "policy"]),
  params: z.record(text, z.json()),
  evenInObserve: z.boolean(),
  reason: text,
  requestedBy: text,
  requestedAt: instant,
  approvedBy: z.array(text),
  approvalNeeded: z.nullable(text),
  targetCount: count,
  targetsSha256: text,
  /** The challenge that an approver's passkey signs, hex. */
  orderSha256: text,
  notAfter: instant,
  lifeMs: count,
  soakMs: count,
  rings: z.array(count),
  ring: z.nullable(count),
  /**
   * How many devices that were reached stand where. Of a publication `queued` is not there to take
   * it, `delivered` has not said yet, `done` has this version, and `failed` refuses it.
   */
  progress: stands,
  /** The same of each of `rings`. */
  ringProgress: z.optional(z.array(stands)),
  history: z.array(
    z.object({ state: z.enum(CAMPAIGN_STATES), at: instant, by: text, because: text }),
  ),
});
export type CampaignView = z.infer<typeof campaignSchema>;

export const campaignDetailSchema = z.extend(campaignSchema, {
  targets: z.array(text),
  /** Of a publication: what is signed, as it was written (null: it came signed), and what it replaces. */
  policy: z.nullable(z.object({ source: z.nullable(text), previousVersion: z.nullable(z.int()) })),
});

export const campaignQuery = z.strictObject({
  state: z.optional(z.enum(CAMPAIGN_STATES)),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(1000)), 100),
});

export const ofCampaign = z.strictObject({ campaignId: identifier });
export const whyRequest = z.strictObject({ reason: reasonText });
