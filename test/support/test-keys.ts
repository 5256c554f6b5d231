import { generateKeyPairSync } from "node:crypto";
import { keyId, seal, type TrustedKey } from "../../agent/contract/envelope.ts";
import type { Envelope, PayloadType } from "../../agent/contract/envelope-schema.ts";

export type TestKey = {
  readonly signing: TrustedKey;
  readonly trusted: TrustedKey;
};

export function testKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const id = keyId(publicKey);
  return { signing: { id, key: privateKey }, trusted: { id, key: publicKey } };
}

export function sealJson(type: PayloadType, value: unknown, ...keys: readonly TestKey[]): Envelope {
  return sealText(type, JSON.stringify(value), ...keys);
}

export function sealText(type: PayloadType, text: string, ...keys: readonly TestKey[]): Envelope {
  return seal(
    type,
    Buffer.from(text),
    keys.map(({ signing }) => signing),
  );
}
