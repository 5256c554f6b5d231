import type { RouteReply } from "../../../contract/admin-api.ts";

type Detail = Pick<RouteReply<"getReceipt">, "envelope" | "deviceKey">;

/** `unknown`: this browser can't check Ed25519. */
export type SignatureVerdict = "good" | "bad" | "unknown";

const TYPE = "receipt.v1";

/**
 * Checked here, in this browser, over the very bytes that the device signed: DSSE's
 * pre-authentication encoding (agent/contract/envelope.ts), Ed25519.
 */
export async function checkSignature(
  { envelope, deviceKey }: Detail,
  subtle: Pick<SubtleCrypto, "importKey" | "verify">,
): Promise<SignatureVerdict> {
  if (envelope.payloadType !== TYPE) return "bad";
  const key = await subtle
    .importKey("spki", bytesOf(deviceKey), { name: "Ed25519" }, false, ["verify"])
    .catch(() => null);
  if (key === null) return "unknown";
  const message = encoded(bytesOf(envelope.payload));
  const verdicts = envelope.signatures.map(({ sig }) =>
    subtle.verify({ name: "Ed25519" }, key, bytesOf(sig), message),
  );
  return (await Promise.all(verdicts)).some(Boolean) ? "good" : "bad";
}

function encoded(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `);
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
