import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { CommandKind } from "./command.ts";

export type OrderParams = Parameters<typeof canonicalJson>[0];

/** All that an approver says yes to. Whatever is changed in it makes another hash. */
export type ApprovalOrder = {
  readonly serverId: string;
  readonly campaignId: string;
  readonly kind: CommandKind | "policy";
  readonly params: OrderParams;
  readonly reason: string;
  readonly requestedBy: string;
  readonly evenInObserve: boolean;
  /** No command of it counts after that. */
  readonly notAfter: string;
  /** The longest that one of its commands may wait for its device. */
  readonly lifeMs: number;
  readonly soakMs: number;
  readonly targets: { readonly sha256: string; readonly count: number };
};

/** The challenge that a passkey signs. The first member says what it is for, and for nothing else. */
export function orderDigest(order: ApprovalOrder): Buffer {
  const text = canonicalJson({ purpose: "sessionward.approval.v1", ...order });
  return createHash("sha256").update(text).digest();
}
