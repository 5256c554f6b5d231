import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

const HASH_BYTES = 32;

/**
 * A secret of one purpose: made anew from the command key whenever it is needed, so that there is
 * nothing more to keep or to lose. Another command key makes other secrets. HKDF (RFC 5869) with
 * SHA-256, no salt and one block.
 */
export function derivedSecret(commandKey: KeyObject, purpose: string): Buffer {
  const info = `sessionward ${purpose}\x01`;
  return createHmac("sha256", extractedFrom(commandKey)).update(info).digest();
}

const extracted = new WeakMap<KeyObject, KeyObject>();

/** The step of HKDF that is the same for every purpose: a fleet that comes back asks ten thousand times. */
function extractedFrom(commandKey: KeyObject): KeyObject {
  const known = extracted.get(commandKey);
  if (known !== undefined) return known;
  const { d } = commandKey.export({ format: "jwk" });
  if (d === undefined) throw new Error("the command key is not a private key");
  const noSalt = Buffer.alloc(HASH_BYTES);
  const key = createHmac("sha256", noSalt).update(Buffer.from(d, "base64url")).digest();
  const made = createSecretKey(key);
  extracted.set(commandKey, made);
  return made;
}

/** The secret of one device for staff codes. */
export function staffSecretOf(commandKey: KeyObject, deviceId: string): Buffer {
  return derivedSecret(commandKey, `staff code ${deviceId}`);
}
