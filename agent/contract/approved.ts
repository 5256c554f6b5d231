import { fail, ok, type Result } from "../../policies/result.ts";
import type { Approval } from "./approval-schema.ts";
import { type ApproverKey, type AssertionFault, verifyAssertion } from "./assertion.ts";

/** Why a list of approvals does not count. */
export type ApprovalFault = AssertionFault | "ownRequest" | "noApprover";

/**
 * Whether a second person's passkey signed this digest. The name beside a signature is only a hint:
 * what counts is a key that is known to be theirs, and that they are not who asked.
 *
 * @returns the names of those whose approval counts, at least one
 */
export function judgeApprovals(
  approvals: readonly Approval[],
  digest: Uint8Array,
  requestedBy: string,
  keys: readonly ApproverKey[],
): Result<readonly string[], ApprovalFault> {
  const judged = approvals.map((approval) => judgeOne(approval, digest, requestedBy, keys));
  const names = judged.flatMap((one) => (one.ok ? [one.value] : []));
  if (names.length > 0) return ok([...new Set(names)]);
  const [first] = judged.filter((one) => !one.ok);
  return first ?? fail("noApprover", "nobody approved it");
}

function judgeOne(
  { by, assertion }: Approval,
  digest: Uint8Array,
  requestedBy: string,
  keys: readonly ApproverKey[],
): Result<string, ApprovalFault> {
  if (by === requestedBy) return fail("ownRequest", `${by} asked for it and can't approve it`);
  const theirs = keys.filter(({ name }) => name === null || name === by);
  const verdicts = theirs.map((key) => verifyAssertion(assertion, digest, key));
  if (verdicts.some((verdict) => verdict.ok)) return ok(by);
  // With several keys the others fail at the signature alone: the first fault that is not that one.
  const faults = verdicts.flatMap((verdict) => (verdict.ok ? [] : [verdict]));
  return (
    faults.find(({ reason }) => reason !== "badSignature") ??
    faults[0] ??
    fail("noApprover", `no approver key is known for ${by}`)
  );
}
