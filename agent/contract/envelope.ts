import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type Envelope, MAX_PAYLOAD_BYTES, type PayloadType } from "./envelope-schema.ts";

/** A public key and the name under which logs speak of it. */
export type TrustedKey = { readonly id: string; readonly key: KeyObject };

export type EnvelopeFault = "wrongType" | "badEncoding" | "tooLarge" | "threshold";

/**
 * Pre-authentication encoding: what is really signed. Binds the payload's type to its bytes.
 * DSSE protocol v1.0.2, https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
function preAuthenticationEncoding(type: string, body: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `),
    body,
  ]);
}

/** Seals the exact bytes given; they are never re-serialised. Ed25519 (RFC 8032). */
export function seal(type: PayloadType, body: Uint8Array, keys: readonly TrustedKey[]): Envelope {
  const message = preAuthenticationEncoding(type, body);
  return {
    payloadType: type,
    payload: Buffer.from(body).toString("base64"),
    signatures: keys.map(({ id, key }) => ({
      keyid: id,
      sig: sign(null, message, key).toString("base64"),
    })),
  };
}

/** The same for many at once: on the threads of the pool, while others are being answered. */
export async function sealAside(
  type: PayloadType,
  body: Uint8Array,
  keys: readonly TrustedKey[],
): Promise<Envelope> {
  const message = preAuthenticationEncoding(type, body);
  const signatures = keys.map(async ({ id, key }) => ({
    keyid: id,
    sig: (await signAside(message, key)).toString("base64"),
  }));
  return {
    payloadType: type,
    payload: Buffer.from(body).toString("base64"),
    signatures: await Promise.all(signatures),
  };
}

function signAside(message: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, message, key, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(error);
    });
  });
}

/**
 * The only way to a payload: bytes come back only when `threshold` different trusted keys signed
 * them as `type`, and those bytes are the ones to parse.
 */
export function open(
  envelope: Envelope,
  type: PayloadType,
  trusted: readonly TrustedKey[],
  threshold = 1,
): Result<Buffer, EnvelopeFault> {
  const body = bodyOf(envelope, type);
  if (!body.ok) return body;
  const message = preAuthenticationEncoding(type, body.value);
  const signers: KeyObject[] = [];
  for (const vote of votesIn(envelope, trusted)) {
    if (!hasVoted(vote, signers) && verify(null, message, vote.key, vote.signature)) {
      signers.push(vote.key);
    }
  }
  return judgeVotes(signers, threshold, body.value);
}

/** The same for many at once: on the threads of the pool, while others are being answered. */
export async function openAside(
  envelope: Envelope,
  type: PayloadType,
  trusted: readonly TrustedKey[],
): Promise<Result<Buffer, EnvelopeFault>> {
  const body = bodyOf(envelope, type);
  if (!body.ok) return body;
  const message = preAuthenticationEncoding(type, body.value);
  for (const vote of votesIn(envelope, trusted)) {
    if (await verifyAside(message, vote)) return body;
  }
  return judgeVotes([], 1, body.value);
}

/** What the envelope carries, which nobody may believe yet. */
function bodyOf(envelope: Envelope, type: PayloadType): Result<Buffer, EnvelopeFault> {
  if (envelope.payloadType !== type) {
    return fail("wrongType", `expected ${type}, got ${envelope.payloadType}`);
  }
  const body = strictBase64(envelope.payload);
  if (body === null) return fail("badEncoding", "the payload is not canonical base64");
  return body.length > MAX_PAYLOAD_BYTES
    ? fail("tooLarge", `${body.length} bytes, at most ${MAX_PAYLOAD_BYTES}`)
    : ok(body);
}

/** A signature, and a key that may have made it: `keyid` is only a hint, so each is tried. */
type Vote = { readonly signature: Buffer; readonly key: KeyObject };

function* votesIn(envelope: Envelope, trusted: readonly TrustedKey[]): Generator<Vote> {
  for (const { sig } of envelope.signatures.slice(0, 8)) {
    const signature = strictBase64(sig);
    if (signature?.length !== 64) continue;
    for (const { key } of trusted) yield { signature, key };
  }
}

/** One vote per key, however many signatures it made and under however many names it is trusted. */
function hasVoted({ key }: Vote, signers: readonly KeyObject[]): boolean {
  return signers.some((signer) => signer.equals(key));
}

function judgeVotes(
  signers: readonly KeyObject[],
  threshold: number,
  body: Buffer,
): Result<Buffer, EnvelopeFault> {
  return signers.length >= threshold
    ? ok(body)
    : fail("threshold", `signed by ${signers.length} trusted keys, ${threshold} needed`);
}

function verifyAside(message: Buffer, { key, signature }: Vote): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (error, isSigned) => {
      if (error === null) resolve(isSigned);
      else reject(error);
    });
  });
}

/** Of keys that were asked for: writing one out costs a fifth of checking a signature with it. */
const keyIds = new WeakMap<KeyObject, string>();

/** SHA-256 of the public half in SPKI form: the name of a key on every side. */
export function keyId(key: KeyObject): string {
  const known = keyIds.get(key);
  if (known !== undefined) return known;
  const spki = key.export({ type: "spki", format: "der" });
  const id = createHash("sha256").update(spki).digest("hex");
  keyIds.set(key, id);
  return id;
}

function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
