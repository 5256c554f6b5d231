import * as z from "zod/mini";

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));
const identifier = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/));
const instant = z.iso.datetime();

/** What a passkey answers (WebAuthn Level 3 §5.2.2), as base64url. */
export const assertionSchema = z.strictObject({
  authenticatorData: base64url.check(z.maxLength(2000)),
  clientDataJSON: base64url.check(z.maxLength(4000)),
  signature: base64url.check(z.maxLength(400)),
});
export type Assertion = z.infer<typeof assertionSchema>;

/** Who approved, and their passkey's signature over the order. */
const approvalSchema = z.strictObject({ by: identifier, assertion: assertionSchema });

export type Approval = z.infer<typeof approvalSchema>;

/**
 * What goes with a command of a campaign, beside its envelope: with it a device sees for itself that
 * a second person approved this very order for this very device. An agent that does not know it
 * reads the envelope alone.
 */
export const approvalProofSchema = z.strictObject({
  /** What the order says that its commands do not. */
  notAfter: instant,
  lifeMs: z.int().check(z.gte(1)),
  soakMs: z.int().check(z.gte(0)),
  place: z.strictObject({
    index: z.int().check(z.gte(0)),
    count: z.int().check(z.gte(1), z.lte(1_000_000)),
    path: z.array(sha256).check(z.maxLength(20)),
  }),
  approvals: z.array(approvalSchema).check(z.minLength(1), z.maxLength(4)),
});
export type ApprovalProof = z.infer<typeof approvalProofSchema>;
