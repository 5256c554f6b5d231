import { type ApproverKey, decodeApproverKey } from "../../agent/contract/assertion.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import type { Storage } from "../storage/storage.ts";

/**
 * With which a person may approve: passkeys of their account, and keys that a policy gives to their
 * name. A passkey that is younger than the request may have been made for it, and does not count.
 * A key without a name is nobody's here: whose request it may not approve would be unknown.
 */
export async function approverKeysOf(
  admin: string,
  askedAt: string,
  storage: Pick<Storage, "passkeys">,
  board: Pick<PolicyBoard, "approvers">,
): Promise<readonly ApproverKey[]> {
  const own = (await storage.passkeys.list(admin)).flatMap(({ publicKey, rpId, createdAt }) => {
    if (createdAt >= askedAt) return [];
    const key = decodeApproverKey(publicKey, rpId);
    return key.ok ? [{ ...key.value, name: admin }] : [];
  });
  return [...own, ...board.approvers().filter(({ name }) => name === admin)];
}
