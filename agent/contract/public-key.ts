import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";

/** A public key as frames carry it: SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), DER, base64. */
export function encodePublicKey(key: KeyObject): string {
  const half = key.type === "public" ? key : createPublicKey(key);
  return half.export({ type: "spki", format: "der" }).toString("base64");
}

/** What RFC 8410 §4 has before the 32 bytes of the key: its only form, so nothing is written out again. */
const ED25519_HEADER = Buffer.from("302a300506032b6570032100", "hex");
const ED25519_KEY_BYTES = 32;

function isEd25519(spki: Buffer): boolean {
  const header = spki.subarray(0, ED25519_HEADER.length);
  return spki.length === ED25519_HEADER.length + ED25519_KEY_BYTES && header.equals(ED25519_HEADER);
}

/** @returns `badKey` for anything but an Ed25519 key (RFC 8410) in that form. */
export function decodePublicKey(text: string): Result<KeyObject, "badKey"> {
  try {
    const bytes = Buffer.from(text, "base64");
    const isExact = isEd25519(bytes) && bytes.toString("base64") === text;
    if (!isExact) return fail("badKey", "not an Ed25519 key");
    return ok(createPublicKey({ key: bytes, format: "der", type: "spki" }));
  } catch {
    return fail("badKey", "not a public key in SPKI form");
  }
}

/** The pin of a TLS server: `sha256:` and the SHA-256 of its key's SPKI (RFC 7469 §2.4), hex. */
export function tlsPin(key: KeyObject): string {
  const spki = key.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(spki).digest("hex")}`;
}
