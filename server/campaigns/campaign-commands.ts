import { freezeTargets, type TargetList } from "../../agent/contract/target-list.ts";
import { type SendingParts, sendInCommits } from "../commands/command-sending.ts";
import type { CommandDraft } from "../commands/command-signing.ts";
import { isInFleet } from "../devices/fleet.ts";
import type { ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { proofFor } from "./campaign-order.ts";
import { missingIn } from "./campaign-plan.ts";
import type { CampaignRecord } from "./campaign-record.ts";

type SendParts = SendingParts & { readonly storage: Pick<Storage, "commands" | "devices"> };

/** A command for each of these devices that has none out, each durable before it is sent. */
export async function sendMissing(
  campaign: CampaignRecord,
  reached: readonly string[],
  parts: SendParts,
): Promise<void> {
  const { storage } = parts;
  const missing = missingIn(reached, await storage.commands.tally(campaign.id));
  if (missing.length === 0) return;
  const allowed = await allowedIn(storage);
  const list = freezeTargets(campaign.targets);
  const due = missing.filter((id) => allowed.has(id) || campaign.subject.kind === "pause");
  await sendInCommits(due, (deviceId) => draftFor(campaign, list, deviceId, parts.clock), parts);
}

/** A frozen list only ever shrinks: who was revoked or protected since gets nothing. */
async function allowedIn({ devices }: SendParts["storage"]): Promise<ReadonlySet<string>> {
  const fleet = (await devices.list()).filter((one) => isInFleet(one) && !one.protected);
  return new Set(fleet.map(({ id }) => id));
}

function draftFor(
  campaign: CampaignRecord,
  list: TargetList,
  deviceId: string,
  clock: ServerClock,
): CommandDraft | null {
  const { id, subject, reason, requestedBy, approvals, targetsSha256 } = campaign;
  const { kind, params, evenInObserve } = subject;
  if (kind === "policy") return null;
  const proof = proofFor(campaign, list, deviceId);
  const leftMs = Date.parse(campaign.notAfter) - clock.nowMs();
  const approved = {
    approvals: approvals.map(({ by, at }) => ({ by, at })),
    campaign: { id, ring: campaign.ring ?? 0, targetsSha256 },
  };
  return {
    ...{ kind, params, evenInObserve, reason, requestedBy, batchId: id, deviceId },
    lifetimeMs: Math.min(campaign.lifeMs, leftMs),
    ...(proof === null ? {} : { approved: { ...approved, proof } }),
  };
}
