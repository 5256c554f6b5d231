import * as z from "zod/mini";
import { open, type TrustedKey } from "../../agent/contract/envelope.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import { fail, ok, type Result } from "../../policies/result.ts";

export function openAuth<S extends z.ZodMiniType>(
  envelope: Envelope,
  keys: readonly TrustedKey[],
  schema: S,
  threshold = 1,
): Result<z.output<S>, "badSignature"> {
  const bytes = open(envelope, "auth.v1", keys, threshold);
  if (!bytes.ok) return fail("badSignature", bytes.detail);
  const json = parseStrictJson(bytes.value);
  if (!json.ok) return fail("badSignature", json.detail);
  const decoded = z.safeParse(schema, json.value);
  return decoded.success ? ok(decoded.data) : fail("badSignature", "not an auth.v1 payload");
}

/** Only to know whose key to try: nothing is believed before the signature was verified. */
export function claimedDeviceId(envelope: Envelope): string {
  return claimed(envelope, z.object({ deviceId: z.string() }))?.deviceId ?? "";
}

/** The same: the other key's signature, and this one's own, say whether it counts. */
export function offeredKey(envelope: Envelope): string {
  return claimed(envelope, z.object({ publicKey: z.string() }))?.publicKey ?? "";
}

function claimed<T>({ payload }: Envelope, schema: z.ZodMiniType<T>): T | null {
  const json = parseStrictJson(Buffer.from(payload, "base64"));
  const claim = z.safeParse(schema, json.ok ? json.value : null);
  return claim.success ? claim.data : null;
}
