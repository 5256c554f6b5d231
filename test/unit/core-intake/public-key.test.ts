import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { decodePublicKey, encodePublicKey } from "../../../agent/contract/public-key.ts";

const { publicKey } = generateKeyPairSync("ed25519");
const text = encodePublicKey(publicKey);
const bytes = Buffer.from(text, "base64");
const spkiOf = (key: typeof publicKey) => key.export({ type: "spki", format: "der" });

test("a key is read as it was written", () => {
  const decoded = decodePublicKey(text);
  expect(decoded.ok && decoded.value.equals(publicKey)).toBe(true);
});

/** Another curve of the same length: only the header tells it (RFC 8410 §3). */
const x25519 = spkiOf(generateKeyPairSync("x25519").publicKey);

test.each([
  ["nothing", ""],
  ["a key of another curve", x25519.toString("base64")],
  [
    "P-256",
    spkiOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey).toString("base64"),
  ],
  ["something after the key", Buffer.concat([bytes, Buffer.of(0)]).toString("base64")],
  ["a key cut short", bytes.subarray(0, -1).toString("base64")],
  ["only the 32 bytes", bytes.subarray(-32).toString("base64")],
  ["base64 that is not canonical", ` ${text}`],
  ["the other alphabet of base64", bytes.toString("base64url")],
])("no key: %s", (_, said) => {
  expect(decodePublicKey(said)).toMatchObject({ ok: false, reason: "badKey" });
});
