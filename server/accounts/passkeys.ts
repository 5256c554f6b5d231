import { createPublicKey, type webcrypto } from "node:crypto";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import type * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { assertionSchema, attestationSchema } from "../contract/account-shapes.ts";
import type { PasskeyRecord } from "./account-records.ts";

export type Assertion = z.output<typeof assertionSchema>;
export type Attestation = z.output<typeof attestationSchema>;

const ASK_TIMEOUT_MS = 300_000;
/** ES256, EdDSA and, for older Windows Hello, RS256: https://www.iana.org/assignments/cose. */
const ALGORITHMS = [-7, -8, -257];

/** Where an answer has to come from. The name of a console is the host of its address. */
type Console = { readonly origin: string };

/** WebAuthn knows no addresses: https://www.w3.org/TR/webauthn-3/#rp-id. */
function rpIdOf(origin: string): string {
  return new URL(origin).hostname;
}

/** Asks for a new passkey: one that shows who is there, and that finds its account by itself. */
export async function askForPasskey(
  { origin }: Console,
  challenge: Uint8Array,
  owner: { readonly admin: string; readonly passkeys: readonly PasskeyRecord[] },
): Promise<{ readonly challenge: string }> {
  const options = await generateRegistrationOptions({
    rpName: "Sessionward",
    rpID: rpIdOf(origin),
    userName: owner.admin,
    userID: new TextEncoder().encode(owner.admin.slice(0, 64)),
    challenge: Uint8Array.from(challenge),
    timeout: ASK_TIMEOUT_MS,
    attestationType: "none",
    excludeCredentials: owner.passkeys.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { ...options };
}

export async function readNewPasskey(
  { origin }: Console,
  challenge: Uint8Array,
  response: Attestation,
): Promise<
  Result<Pick<PasskeyRecord, "id" | "rpId" | "publicKey" | "coseKey" | "counter">, "badPasskey">
> {
  const rpId = rpIdOf(origin);
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response,
      expectedChallenge: base64url(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (registrationInfo === undefined) return fail("badPasskey", "its signature is not right");
    const { id, publicKey, counter } = registrationInfo.credential;
    return ok({ id, rpId, counter, coseKey: base64url(publicKey), publicKey: spkiOf(publicKey) });
  } catch (fault) {
    return fail("badPasskey", messageOf(fault));
  }
}

/**
 * Asks passkeys to sign a challenge: random bytes of a sign-in, or the hash of what an approver
 * has seen.
 *
 * @param passkeys empty: any that this console knows
 */
export async function askForSignature(
  { origin }: Console,
  challenge: Uint8Array,
  passkeys: readonly PasskeyRecord[],
): Promise<{ readonly challenge: string }> {
  const options = await generateAuthenticationOptions({
    rpID: rpIdOf(origin),
    challenge: Uint8Array.from(challenge),
    timeout: ASK_TIMEOUT_MS,
    allowCredentials: passkeys.map(({ id }) => ({ id })),
    userVerification: "required",
  });
  return { ...options };
}

/** @returns the passkey's counter after this signature, for `PasskeyStore.used` */
export async function checkSignature(
  { origin }: Console,
  challenge: Uint8Array,
  response: Assertion,
  passkey: PasskeyRecord,
): Promise<Result<{ readonly counter: number }, "badPasskey">> {
  if (response.id !== passkey.id) return fail("badPasskey", "it is another passkey");
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response,
      expectedChallenge: base64url(challenge),
      expectedOrigin: origin,
      expectedRPID: passkey.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: Uint8Array.from(Buffer.from(passkey.coseKey, "base64url")),
        counter: passkey.counter,
      },
    });
    if (verified) return ok({ counter: authenticationInfo.newCounter });
    return fail("badPasskey", "its signature is not right");
  } catch (fault) {
    return fail("badPasskey", messageOf(fault));
  }
}

/** COSE (RFC 9052 §7) to SubjectPublicKeyInfo, by way of a JWK. */
function spkiOf(coseKey: Uint8Array): string {
  const key = createPublicKey({ key: jwkOf(Uint8Array.from(coseKey)), format: "jwk" });
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

function jwkOf(coseKey: Uint8Array<ArrayBuffer>): webcrypto.JsonWebKey {
  const key = decodeCredentialPublicKey(coseKey);
  if (cose.isCOSEPublicKeyEC2(key)) {
    const x = part(key.get(cose.COSEKEYS.x));
    return { kty: "EC", crv: "P-256", x, y: part(key.get(cose.COSEKEYS.y)) };
  }
  if (cose.isCOSEPublicKeyOKP(key)) {
    return { kty: "OKP", crv: "Ed25519", x: part(key.get(cose.COSEKEYS.x)) };
  }
  if (cose.isCOSEPublicKeyRSA(key)) {
    return { kty: "RSA", n: part(key.get(cose.COSEKEYS.n)), e: part(key.get(cose.COSEKEYS.e)) };
  }
  throw new Error("its key is of a kind that is not used here");
}

function part(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) throw new Error("a part of its key is missing");
  return base64url(bytes);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
