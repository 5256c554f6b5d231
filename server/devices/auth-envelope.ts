import * as z from "zod/mini";
import {
  type EnvelopeFault,
  open,
  openAside,
  type TrustedKey,
} from "../../agent/contract/envelope.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import { fail, ok, type Result } from "../../policies/result.ts";

export function openAuth<S extends z.ZodMiniType>(
  envelope: Envelope,
  keys: readonly TrustedKey[],
  schema: S,
  threshold = 1,
): Result<z.output<S>, "badSignature"> {
  return readAuth(open(envelope, "auth.v1", keys, threshold), schema);
}

/** The same beside the event loop: of a fleet that comes back, each connect is one signature. */
export async function openAuthAside<S extends z.ZodMiniType>(
  envelope: Envelope,
  keys: readonly TrustedKey[],
  schema: S,
): Promise<Result<z.output<S>, "badSignature">> {
  return readAuth(await openAside(envelope, "auth.v1", keys), schema);
}

function readAuth<S extends z.ZodMiniType>(
  bytes: Result<Buffer, EnvelopeFault>,
  schema: S,
): Result<z.output<S>, "badSignature"> {
  if (!bytes.ok) return fail("badSignature", bytes.detail);
  const json = parseStrictJson(bytes.value);
  if (!json.ok) return fail("badSignature", json.detail);
  const decoded = z.safeParse(schema, json.value);
  return decoded.success ? ok(decoded.data) : fail("badSignature", "not an auth.v1 payload");
}

/** Only to know whose key to try: nothing is believed before the signature was verified. */
export function claimedDeviceId(envelope: Envelope): string {
  return claimed(envelope, "deviceId");
}

/** The same: the other key's signature, and this one's own, say whether it counts. */
export function offeredKey(envelope: Envelope): string {
  return claimed(envelope, "publicKey");
}

/** As any reader of JSON has it: what counts is read strictly, from the bytes that were verified. */
function claimed({ payload }: Envelope, name: "deviceId" | "publicKey"): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, "base64").toString())?.[name];
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
