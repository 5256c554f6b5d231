import { expect, test } from "vitest";
import * as z from "zod/mini";
import { open } from "../../../agent/contract/envelope.ts";
import { type Envelope, envelopeSchema } from "../../../agent/contract/envelope-schema.ts";
import { sealJson, testKey } from "../../support/test-keys.ts";

const key = testKey();
const other = testKey();
const original = sealJson("command.v1", { id: "a", kind: "lock", n: [1, 2, 3] }, key);
const opens = (envelope: Envelope, threshold = 1) =>
  open(envelope, "command.v1", [key.trusted, other.trusted], threshold).ok;

/** Whether the whole way in, from text to bytes, still lets it through. */
function passes(text: string): boolean {
  try {
    const parsed = z.safeParse(envelopeSchema, JSON.parse(text));
    return parsed.success && opens(parsed.data);
  } catch {
    return false;
  }
}

test("38: refuses an envelope with any one byte of payload or signature changed", () => {
  expect(opens(original)).toBe(true);
  const payload = Buffer.from(original.payload, "base64");
  const signature = Buffer.from(original.signatures[0]?.sig ?? "", "base64");
  const survivors: string[] = [];
  for (const [part, bytes] of Object.entries({ payload, signature })) {
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
      const text = changed.toString("base64");
      const mutant =
        part === "payload"
          ? { ...original, payload: text }
          : { ...original, signatures: [{ keyid: "", sig: text }] };
      if (opens(mutant)) survivors.push(`${part} bit ${at}`);
    }
  }
  expect(survivors).toEqual([]);
});

test("38: refuses every single-byte change of the envelope's own text outside the key hint", () => {
  const text = JSON.stringify({
    ...original,
    signatures: original.signatures.map(({ sig }) => ({ keyid: "", sig })),
  });
  expect(passes(text)).toBe(true);
  const survivors: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    for (const flip of [1, 2, 4, 8, 16, 32, 64]) {
      const byte = String.fromCharCode(text.charCodeAt(at) ^ flip);
      const mutant = text.slice(0, at) + byte + text.slice(at + 1);
      if (passes(mutant)) survivors.push(`${at}: ${mutant.slice(at - 12, at + 4)}`);
    }
  }
  // A byte inside the empty hint's quotes would be the hint; nothing else may pass.
  expect(survivors).toEqual([]);
});

test("45: two signatures by one key count once", () => {
  const twice = sealJson("command.v1", { id: "a" }, key, key);
  expect(opens(twice, 1)).toBe(true);
  expect(opens(twice, 2)).toBe(false);
  expect(opens(sealJson("command.v1", { id: "a" }, key, other), 2)).toBe(true);
});

test("never trusts the key hint", () => {
  const stranger = testKey();
  const forged = sealJson("command.v1", { id: "a" }, stranger);
  const renamed = forged.signatures.map(({ sig }) => ({ keyid: key.trusted.id, sig }));
  expect(opens({ ...forged, signatures: renamed })).toBe(false);
});
