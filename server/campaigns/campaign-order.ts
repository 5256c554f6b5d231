import { orderDigest } from "../../agent/contract/approval.ts";
import type { ApprovalProof } from "../../agent/contract/approval-schema.ts";
import { placeOf, type TargetList } from "../../agent/contract/target-list.ts";
import type { CampaignRecord } from "./campaign-record.ts";

type Ordered = Omit<CampaignRecord, "orderSha256">;

/** The challenge for an approver's passkey: over all that a device will check (agent/contract). */
export function digestOf(campaign: Ordered, serverId: string): Buffer {
  const { id, subject, reason, requestedBy, notAfter, lifeMs, soakMs } = campaign;
  const { kind, params, evenInObserve } = subject;
  return orderDigest({
    ...{ serverId, campaignId: id, kind, params, reason, requestedBy, evenInObserve },
    ...{ notAfter, lifeMs, soakMs },
    targets: { sha256: campaign.targetsSha256, count: campaign.targets.length },
  });
}

/** What shows one device that it was approved; null where nobody had to, or it is not on the list. */
export function proofFor(
  campaign: CampaignRecord,
  list: TargetList,
  deviceId: string,
): ApprovalProof | null {
  const place = placeOf(list, deviceId);
  if (place === null || campaign.approvals.length === 0) return null;
  const { notAfter, lifeMs, soakMs } = campaign;
  const approvals = campaign.approvals.map(({ by, assertion }) => ({ by, assertion }));
  return { notAfter, lifeMs, soakMs, place: { ...place, path: [...place.path] }, approvals };
}
