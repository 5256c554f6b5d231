import { orderDigest } from "../contract/approval.ts";
import type { ApprovalProof } from "../contract/approval-schema.ts";
import { judgeApprovals } from "../contract/approved.ts";
import { type ApproverKey, decodeApproverKey, siteOf } from "../contract/assertion.ts";
import type { Command, CommandResult } from "../contract/command.ts";
import { isOnList } from "../contract/target-list.ts";
import { refused } from "./command-judgement.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";

/** Whom this device believes that a second person approved. */
export type ApprovalAuthority = {
  readonly serverId: string;
  /** From the signed policies in force, never from whoever sends commands. */
  readonly approvers: () => readonly ApproverKey[];
};

/** The longest pause of a single person (design §4, "Modes"). */
const LONGEST_PAUSE_ALONE_MS = 4 * 3_600_000;

/**
 * A name in `approvals` proves nothing: whoever holds the command key can write one. What counts is
 * a passkey's signature over this very order, for a list that this device stands on.
 *
 * Where no policy names an approver there is nothing to check against. Then only what always needs a
 * second person is refused: the others could be sent to one device after the other without any.
 */
export function judgeApproval(
  command: Command,
  proof: ApprovalProof | null,
  { serverId, approvers }: ApprovalAuthority,
): CommandResult | null {
  const isNeeded = needsApproval(command);
  const isClaimed = command.campaign !== undefined || command.approvals.length > 0;
  if (!isNeeded && !isClaimed) return null;
  const keys = approvers();
  if (keys.length === 0 && !isNeeded) return null;
  if (proof === null || command.campaign === undefined) {
    return refused("notApproved", `${command.kind} came without a second person's signature`);
  }
  return judgeOrder(command, proof) ?? judgeSignature(command, proof, serverId, keys);
}

function needsApproval(command: Command): boolean {
  if (command.kind === "pause") return command.params.forMs > LONGEST_PAUSE_ALONE_MS;
  return command.kind === "reboot" || command.kind === "rotateKey";
}

/** Whether the command is one of those that the order allows. */
function judgeOrder(command: Command, proof: ApprovalProof): CommandResult | null {
  const { deviceId, campaign, issuedAt, notAfter } = command;
  if (!isOnList(deviceId, proof.place, campaign?.targetsSha256 ?? "")) {
    return refused("notOnList", "this device is not on the list that was approved");
  }
  const lifeMs = Date.parse(notAfter) - Date.parse(issuedAt);
  return Date.parse(notAfter) > Date.parse(proof.notAfter) || lifeMs > proof.lifeMs
    ? refused("notApproved", `what was approved ends at ${proof.notAfter}`)
    : null;
}

function judgeSignature(
  command: Command,
  proof: ApprovalProof,
  serverId: string,
  keys: readonly ApproverKey[],
): CommandResult | null {
  const { kind, params, reason, requestedBy, evenInObserve = false, campaign } = command;
  const digest = orderDigest({
    ...{ serverId, kind, params, reason, requestedBy, evenInObserve },
    campaignId: campaign?.id ?? "",
    ...{ notAfter: proof.notAfter, lifeMs: proof.lifeMs, soakMs: proof.soakMs },
    targets: { sha256: campaign?.targetsSha256 ?? "", count: proof.place.count },
  });
  const judged = judgeApprovals(proof.approvals, digest, requestedBy, keys);
  return judged.ok ? null : refused("notApproved", `${judged.reason}: ${judged.detail}`);
}

/** Keys of the policies that really join here: an excluded device does not take their approvers. */
export function approvalAuthority(
  trust: { readonly serverId: string; readonly url: string },
  policies: Pick<PoliciesInForce, "payloads" | "effective">,
): ApprovalAuthority {
  const ownSite = siteOf(trust.url);
  return {
    serverId: trust.serverId,
    approvers: () => {
      const joined = new Set(policies.effective.joined.map(({ name }) => name));
      return policies.payloads
        .filter(({ name }) => joined.has(name))
        .flatMap(({ approverKeys }) => approverKeys)
        .flatMap((line) => {
          const key = decodeApproverKey(line, ownSite);
          return key.ok ? [key.value] : [];
        });
    },
  };
}
