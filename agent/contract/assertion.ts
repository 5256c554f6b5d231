import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { Assertion } from "./approval-schema.ts";
import { parseStrictJson } from "./strict-json.ts";

/** A passkey that may approve, whose it is (null: anybody's), and the site that it belongs to. */
export type ApproverKey = {
  readonly key: KeyObject;
  readonly name: string | null;
  readonly relyingParty: string;
};

export type AssertionFault =
  | "badShape"
  | "wrongType"
  | "wrongChallenge"
  | "wrongOrigin"
  | "wrongSite"
  | "notPresent"
  | "notVerified"
  | "badSignature";

/** WebAuthn Level 3 §6.1, "flags". */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HEAD_BYTES = 37;

const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.optional(z.boolean()),
});

/**
 * Whether this key's holder, seen by their authenticator, signed this challenge on their own site:
 * the steps of WebAuthn Level 3 §7.2 that do not need a server.
 */
export function verifyAssertion(
  assertion: Assertion,
  challenge: Uint8Array,
  { key, relyingParty }: ApproverKey,
): Result<null, AssertionFault> {
  const authenticatorData = Buffer.from(assertion.authenticatorData, "base64url");
  const clientDataJson = Buffer.from(assertion.clientDataJSON, "base64url");
  const fault =
    judgeClientData(clientDataJson, challenge, relyingParty) ??
    judgeAuthenticator(authenticatorData, relyingParty);
  if (fault !== null) return fault;
  const signed = Buffer.concat([authenticatorData, hashOf(clientDataJson)]);
  const signature = Buffer.from(assertion.signature, "base64url");
  return isSignedBy(key, signed, signature)
    ? ok(null)
    : fail("badSignature", "this passkey did not sign it");
}

function judgeClientData(bytes: Buffer, challenge: Uint8Array, relyingParty: string) {
  const json = parseStrictJson(bytes);
  const decoded = z.safeParse(clientDataSchema, json.ok ? json.value : null);
  if (!decoded.success) return fail("badShape", "clientDataJSON is not what a browser writes");
  const { type, origin, crossOrigin } = decoded.data;
  if (type !== "webauthn.get") return fail("wrongType", `it is a ${type.slice(0, 40)}`);
  if (decoded.data.challenge !== Buffer.from(challenge).toString("base64url")) {
    return fail("wrongChallenge", "it approves something else");
  }
  return crossOrigin !== true && isOriginOf(origin, relyingParty)
    ? null
    : fail("wrongOrigin", `it was made on ${origin.slice(0, 100)}, not on ${relyingParty}`);
}

function judgeAuthenticator(data: Buffer, relyingParty: string) {
  if (data.length < HEAD_BYTES) return fail("badShape", "authenticatorData is too short");
  if (!data.subarray(0, 32).equals(hashOf(Buffer.from(relyingParty)))) {
    return fail("wrongSite", `the passkey signed for another site than ${relyingParty}`);
  }
  const flags = data[32] ?? 0;
  if ((flags & USER_PRESENT) === 0) return fail("notPresent", "nobody touched the authenticator");
  return (flags & USER_VERIFIED) === 0
    ? fail("notVerified", "the authenticator did not check who it was")
    : null;
}

/** https, on the site itself or below it; a browser lets `localhost` do without (§5.1.4.1). */
function isOriginOf(origin: string, relyingParty: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  const { protocol, hostname } = url;
  if (hostname !== relyingParty && !hostname.endsWith(`.${relyingParty}`)) return false;
  return protocol === "https:" || (protocol === "http:" && hostname === "localhost");
}

/** ES256 (P-256, DER) and Ed25519: the two that passkeys of today make (RFC 9053 §2). */
function isSignedBy(key: KeyObject, signed: Buffer, signature: Buffer): boolean {
  const digest = key.asymmetricKeyType === "ec" ? "sha256" : null;
  return verify(digest, signed, key, signature);
}

const SITE = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/**
 * A line of a policy's `approverKeys`, as in ssh's `authorized_keys`: the key (SPKI, base64), then
 * whose it is, then the site of the passkey where that is not the host that devices know as their
 * server. A key without a name counts for whoever is said to have used it.
 */
export function decodeApproverKey(
  line: string,
  ownSite: string,
): Result<ApproverKey, "badKey" | "badSite"> {
  const [spki = "", name = null, relyingParty = ownSite, ...rest] = line.split(" ");
  if (rest.length > 0 || !SITE.test(relyingParty)) {
    return fail("badSite", "KEY, KEY NAME or KEY NAME SITE, with SITE a host name in lower case");
  }
  try {
    const der = Buffer.from(spki, "base64");
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return isApproving(key) && key.export({ type: "spki", format: "der" }).equals(der)
      ? ok({ key, name, relyingParty })
      : fail("badKey", "not an Ed25519 or P-256 key");
  } catch {
    return fail("badKey", "not a public key in SPKI form");
  }
}

function isApproving({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === "ed25519") return true;
  return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1";
}

/** The site of passkeys on a server at this address: an IP address can't be one, `localhost` can. */
export function siteOf(address: string): string {
  const hostname = URL.parse(address)?.hostname ?? "";
  return hostname === "[::1]" || /^127\./.test(hostname) ? "localhost" : hostname;
}

function hashOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
