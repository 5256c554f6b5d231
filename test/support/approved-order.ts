import { type ApprovalOrder, orderDigest } from "../../agent/contract/approval.ts";
import type { ApprovalProof } from "../../agent/contract/approval-schema.ts";
import { type ApproverKey, decodeApproverKey } from "../../agent/contract/assertion.ts";
import { freezeTargets, placeOf } from "../../agent/contract/target-list.ts";
import { command, DEVICE_ID, isoAt, SERVER_ID } from "./command-bench.ts";
import { type AssertionLie, SoftwareAuthenticator } from "./software-authenticator.ts";

const SITE = "control.example";
const OTHERS = Array.from({ length: 40 }, (_, place) => `device-${place + 2}`);

type Wish = {
  /** Replaces what the approver signs, and leaves the command as it is. */
  readonly signed?: Partial<ApprovalOrder>;
  /** Replaces what the command says, and leaves the signature as it is. */
  readonly sent?: Readonly<Record<string, unknown>>;
  readonly targets?: readonly string[];
  readonly by?: string;
  readonly lie?: AssertionLie;
  readonly passkey?: SoftwareAuthenticator;
  readonly proof?: Partial<ApprovalProof>;
};

export const passkey = new SoftwareAuthenticator(SITE);

export function approverOf(key: SoftwareAuthenticator, name = "admin-2"): ApproverKey {
  const decoded = decodeApproverKey(`${key.publicKey} ${name}`, SITE);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}

/** A command of an approved campaign with its proof; a wish makes it a forgery. */
export function approvedCommand(wish: Wish = {}, kind = "reboot") {
  const list = freezeTargets(wish.targets ?? [DEVICE_ID, ...OTHERS]);
  const targets = { sha256: list.sha256, count: list.deviceIds.length };
  const bounds = { notAfter: isoAt(3_600_000), lifeMs: 900_000, soakMs: 60_000 };
  const order: ApprovalOrder = {
    ...{ serverId: SERVER_ID, campaignId: "campaign-1", params: {} },
    kind: "reboot",
    ...{ reason: "the ward is closing", requestedBy: "admin-1", evenInObserve: false },
    ...{ ...bounds, targets, ...wish.signed },
  };
  const by = wish.by ?? "admin-2";
  const assertion = (wish.passkey ?? passkey).assert(orderDigest(order), wish.lie);
  const place = placeOf(list, DEVICE_ID) ?? { index: 0, count: targets.count, path: [] };
  const proof = {
    ...{ ...bounds, place: { ...place, path: [...place.path] } },
    ...{ approvals: [{ by, assertion }], ...wish.proof },
  };
  const campaign = { id: "campaign-1", ring: 0, targetsSha256: list.sha256 };
  const about = { kind, notAfter: isoAt(900_000), approvals: [{ by, at: isoAt(0) }], campaign };
  return { sent: command({ ...about, ...wish.sent }), proof };
}
