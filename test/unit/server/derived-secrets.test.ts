import { createPublicKey, generateKeyPairSync, hkdfSync } from "node:crypto";
import { expect, test } from "vitest";
import { derivedSecret, staffSecretOf } from "../../../server/derived-secrets.ts";

const { privateKey } = generateKeyPairSync("ed25519");

/** By the HKDF of node:crypto: what devices and authenticators hold already came from it. */
function byHkdf(key: typeof privateKey, purpose: string): Buffer {
  const seed = Buffer.from(String(key.export({ format: "jwk" }).d), "base64url");
  return Buffer.from(hkdfSync("sha256", seed, "", `sessionward ${purpose}`, 32));
}

test("a secret is HKDF's of the key and the purpose, the first time and after it", () => {
  const other = generateKeyPairSync("ed25519").privateKey;
  for (const key of [privateKey, other, privateKey]) {
    for (const purpose of ["staff code device-1", "staff code device-2", "", "é"]) {
      expect(derivedSecret(key, purpose)).toEqual(byHkdf(key, purpose));
    }
  }
  expect(staffSecretOf(privateKey, "device-1")).toEqual(byHkdf(privateKey, "staff code device-1"));
});

test("a public key makes none", () => {
  const half = createPublicKey(privateKey);
  expect(() => derivedSecret(half, "x")).toThrow("not a private key");
  expect(() => derivedSecret(half, "x")).toThrow("not a private key");
});
