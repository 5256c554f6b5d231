import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";

/** A public key as frames carry it: SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), DER, base64. */
export function encodePublicKey(key: KeyObject): string {
  const half = key.type === "public" ? key : createPublicKey(key);
  return half.export({ type: "spki", format: "der" }).toString("base64");
}

/** @returns `badKey` for anything but an Ed25519 key (RFC 8410) in that form. */
export function decodePublicKey(text: string): Result<KeyObject, "badKey"> {
  try {
    const key = createPublicKey({
      key: Buffer.from(text, "base64"),
      format: "der",
      type: "spki",
    });
    const exact = key.asymmetricKeyType === "ed25519" && encodePublicKey(key) === text;
    return exact ? ok(key) : fail("badKey", "not an Ed25519 key");
  } catch {
    return fail("badKey", "not a public key in SPKI form");
  }
}

/** The pin of a TLS server: `sha256:` and the SHA-256 of its key's SPKI (RFC 7469 §2.4), hex. */
export function tlsPin(key: KeyObject): string {
  const spki = key.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(spki).digest("hex")}`;
}
