import * as z from "zod/mini";

/** What an envelope may carry. The type is signed with the bytes, so one can't pass as another. */
const PAYLOAD_TYPES = [
  "policy.v1",
  "command.v1",
  "auth.v1",
  "receipt.v1",
  "checkpoint.v1",
] as const;
export type PayloadType = (typeof PAYLOAD_TYPES)[number];

/** Design §4: a policy's payload, and design §4: a whole frame. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;
export const MAX_FRAME_BYTES = 512 * 1024;

const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/));

/** DSSE v1.0.2 envelope: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export const envelopeSchema = z.strictObject({
  payloadType: z.enum(PAYLOAD_TYPES),
  payload: base64.check(z.maxLength(Math.ceil((MAX_PAYLOAD_BYTES * 4) / 3) + 4)),
  signatures: z
    .array(
      z.strictObject({
        /** A hint for people and logs. Never trusted (DSSE protocol, "keyid"). */
        keyid: z.string().check(z.maxLength(100)),
        sig: base64.check(z.maxLength(100)),
      }),
    )
    .check(z.minLength(1), z.maxLength(8)),
});
export type Envelope = z.infer<typeof envelopeSchema>;
