import { createPublicKey, type KeyObject } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type EnvelopeFault, keyId, open, seal, type TrustedKey } from "../contract/envelope.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import { type Receipt, receiptSchema } from "../contract/receipt.ts";

/** Signs a receipt with the device's private key (Ed25519). */
export function sealReceipt(receipt: Receipt, deviceKey: KeyObject): Envelope {
  const body = Buffer.from(JSON.stringify(receiptSchema.parse(receipt)));
  return seal("receipt.v1", body, [{ id: keyId(createPublicKey(deviceKey)), key: deviceKey }]);
}

/** The receipt in an envelope, if one of the keys given signed exactly these bytes. */
export function openReceipt(
  envelope: Envelope,
  deviceKeys: readonly TrustedKey[],
): Result<Receipt, EnvelopeFault | "badShape"> {
  const opened = open(envelope, "receipt.v1", deviceKeys);
  return opened.ok ? decodeReceipt(opened.value) : opened;
}

/** Reads a receipt without asking who signed it: for showing, never for believing. */
export function readReceipt(envelope: Envelope): Result<Receipt, "badShape"> {
  return decodeReceipt(Buffer.from(envelope.payload, "base64"));
}

function decodeReceipt(bytes: Buffer): Result<Receipt, "badShape"> {
  try {
    const parsed = receiptSchema.safeParse(JSON.parse(bytes.toString("utf8")));
    return parsed.success ? ok(parsed.data) : fail("badShape", parsed.error.message);
  } catch {
    return fail("badShape", "the payload is not JSON");
  }
}
