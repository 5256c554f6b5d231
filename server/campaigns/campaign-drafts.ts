import { createHash, randomUUIDv7 } from "node:crypto";
import { freezeTargets, type TargetList } from "../../agent/contract/target-list.ts";
import type { Hands } from "../accounts/one-person.ts";
import { isEnding, whyApproval } from "../commands/command-limits.ts";
import { lifetimeOf } from "../commands/command-signing.ts";
import { pickTargets, type ServerHost } from "../commands/command-targets.ts";
import { countedTargets } from "../commands/counted-targets.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import type { CampaignState } from "../contract/campaign-shapes.ts";
import { requireStatedEdition } from "../http/editions.ts";
import { Problem } from "../http/problem.ts";
import { HOW_OF_POLICY } from "../policy/lone-publication.ts";
import type { PolicyPublisher } from "../policy/policy-publisher.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { digestOf } from "./campaign-order.ts";
import type { CampaignRecord } from "./campaign-record.ts";

export type DraftParts = {
  readonly storage: Pick<Storage, "devices" | "policies" | "reports">;
  /** A campaign that needs nobody else is one person's deed, too. */
  readonly alone: LoneDeeds;
  readonly publisher: Pick<PolicyPublisher, "prepare" | "impactOf" | "sha256InForce">;
  readonly clock: ServerClock;
  readonly serverId: string;
  readonly host: ServerHost;
};

type Asked = Pick<
  CampaignRecord,
  "subject" | "policy" | "reason" | "requestedBy" | "approvalNeeded" | "lifeMs" | "soakMs"
> & { readonly targets: TargetList; readonly withinMs: number };

/** @throws Problem as `issueCommands` does, but never `needsApproval` */
export async function draftOrder(
  { order, soakMs, withinMs }: RouteBody<"createCampaign">,
  hands: Hands,
  parts: DraftParts,
): Promise<CampaignRecord> {
  const { kind, params, reason, evenInObserve = false } = order;
  const picked = pickTargets(order, await parts.storage.devices.list(), parts.host);
  const targets = freezeTargets(picked.devices.map(({ id }) => id));
  const { deviceIds } = targets;
  const fleet = picked.fleet.length;
  const nowMs = parts.clock.nowMs();
  const counted = await countedTargets({ kind, deviceIds }, parts.storage, nowMs);
  const asked = {
    ...{ policy: null, reason, requestedBy: hands[0], soakMs, withinMs, targets },
    subject: { kind, params, evenInObserve },
    approvalNeeded:
      whyApproval(order, deviceIds.length, fleet) ??
      (await parts.alone.claim(hands, {
        ...{ what: kind, deviceIds: counted, fleet, isEnding: isEnding(kind) },
      })),
    lifeMs: lifetimeOf(kind, order.expiresInMs),
  };
  return freeze(asked, parts);
}

/** @throws Problem `noTargets`, `badPolicy`, `policyKeyOffline`, `editionRequired`, `changedMeanwhile`, … before anybody is asked */
export async function draftPolicy(
  { policy, reason, soakMs, withinMs }: RouteBody<"createPolicyCampaign">,
  { hands, ifMatch }: { readonly hands: Hands; readonly ifMatch: string | null },
  parts: DraftParts,
): Promise<CampaignRecord> {
  const { payload, about } = await parts.publisher.prepare(policy);
  const { name, version } = payload;
  const replaced = await parts.publisher.sha256InForce(name);
  requireStatedEdition(ifMatch, replaced, { sha256: replaced }, HOW_OF_POLICY);
  const { tightened, because, fleet } = await parts.publisher.impactOf(name, payload);
  if (tightened.length === 0) {
    throw new Problem(422, "noTargets", `${name} makes nothing stricter: publish it as it is`);
  }
  const before = (await parts.storage.policies.newest()).find((one) => one.name === name);
  const previousVersion = before?.version ?? null;
  const { envelope, source } = about;
  const sha256 = createHash("sha256").update(envelope.payload, "base64").digest("hex");
  const asked = {
    ...{ reason, requestedBy: hands[0], soakMs, withinMs, lifeMs: withinMs },
    approvalNeeded:
      because ??
      (await parts.alone.claim(hands, {
        what: name,
        deviceIds: tightened,
        fleet,
        isEnding: false,
      })),
    subject: { kind: "policy", params: { name, version, sha256 }, evenInObserve: false },
    policy: { name, version, envelope, source, previousVersion },
    targets: freezeTargets(tightened),
  } as const;
  return freeze(asked, parts);
}

function freeze(
  { targets, withinMs, ...about }: Asked,
  { clock, serverId }: DraftParts,
): CampaignRecord {
  const state: CampaignState = about.approvalNeeded === null ? "running" : "waiting";
  const at = isoAt(clock);
  const draft = {
    ...about,
    id: `campaign-${randomUUIDv7()}`,
    ...{ state, requestedAt: at, approvals: [], notAfter: isoAt(clock, withinMs) },
    ...{ targets: targets.deviceIds, targetsSha256: targets.sha256 },
    ...{ ring: null, ringAt: null, forgiven: 0 },
    history: [{ state, at, by: about.requestedBy, because: about.reason }],
  } as const;
  return { ...draft, orderSha256: digestOf(draft, serverId).toString("hex") };
}
