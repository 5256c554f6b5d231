import { type KeyObject, randomUUIDv7 } from "node:crypto";
import type * as z from "zod/mini";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import {
  authSchema,
  type DeviceFrame,
  enrolAuthSchema,
  leaveAuthSchema,
} from "../../agent/contract/server-frames.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { hashSecret } from "../accounts/secrets.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { claimedDeviceId, openAuth, openAuthAside } from "./auth-envelope.ts";

export type Refusal =
  | "badToken"
  | "badSignature"
  | "unknownDevice"
  | "revoked"
  | "duplicateIdentity";

type EnrolFrame = Extract<DeviceFrame, { kind: "enrol" }>;
type AuthenticateFrame = Extract<DeviceFrame, { kind: "authenticate" }>;

/** What the signature must cover: this connection of this server. */
export type Challenge = { readonly nonce: string; readonly serverId: string };

export type ProvenDevice = {
  readonly record: DeviceRecord;
  readonly key: KeyObject;
  /** With the key that was to come after the one before. */
  readonly hasRotated: boolean;
};

type IdentityParts = {
  readonly storage: Pick<Storage, "devices" | "trail">;
  readonly clock: ServerClock;
};

/** A token and a key that its sender holds become a device. */
export async function enrolDevice(
  frame: EnrolFrame,
  challenge: Challenge,
  { storage, clock }: IdentityParts,
): Promise<Result<DeviceRecord, Refusal>> {
  const key = decodePublicKey(frame.publicKey);
  if (!key.ok) return fail("badSignature", key.detail);
  const tokenSha256 = hashSecret(frame.token);
  const proof = openAuth(frame.auth, [{ id: "device", key: key.value }], enrolAuthSchema);
  if (!proof.ok) return proof;
  if (proof.value.tokenSha256 !== tokenSha256 || !answers(proof.value, challenge)) {
    return fail("badSignature", "the signature is over another token, nonce or server");
  }
  return storage.devices.enrol(tokenSha256, {
    ...frame.device,
    id: `device-${randomUUIDv7()}`,
    publicKey: frame.publicKey,
    enrolledAt: isoAt(clock),
  });
}

/** The key of a known device signed this connection's nonce, and no copy of it was here before. */
export async function authenticateDevice(
  frame: AuthenticateFrame,
  challenge: Challenge,
  parts: IdentityParts,
): Promise<Result<ProvenDevice, Refusal>> {
  const signed = await openClaim(frame.auth, authSchema, challenge, parts.storage);
  if (!signed.ok) return signed;
  const { claimed, key, publicKey, proof } = signed.value;
  const { joinCounter, bootId } = proof;
  const at = isoAt(parts.clock);
  const joined = await parts.storage.devices.join(claimed.id, {
    ...{ publicKey, joinCounter, bootId },
    device: frame.device,
    at,
  });
  if (joined.ok) {
    return ok({ record: joined.value, key, hasRotated: publicKey !== claimed.publicKey });
  }
  if (joined.reason === "duplicateIdentity") {
    const { reason, detail } = joined;
    await parts.storage.trail.raise({ at, deviceId: claimed.id, kind: reason, detail });
  }
  return joined;
}

/** The device's own last word; whatever it may still say is refused from then on. */
export async function retireDevice(
  frame: Extract<DeviceFrame, { kind: "leave" }>,
  challenge: Challenge,
  { storage, clock }: IdentityParts,
): Promise<Result<{ readonly deviceId: string }, Refusal>> {
  const signed = await openClaim(frame.auth, leaveAuthSchema, challenge, storage);
  if (!signed.ok) return signed;
  const deviceId = signed.value.claimed.id;
  await storage.devices.change(deviceId, { retiredAt: isoAt(clock) });
  return ok({ deviceId });
}

type Claim<P> = {
  readonly claimed: DeviceRecord;
  readonly key: KeyObject;
  readonly publicKey: string;
  readonly proof: P;
};

/** What the key of a device that still counts signed for this very connection. */
async function openClaim<P extends Challenge & { readonly deviceId: string }>(
  envelope: Envelope,
  schema: z.ZodMiniType<P>,
  challenge: Challenge,
  { devices }: Pick<Storage, "devices">,
): Promise<Result<Claim<P>, Refusal>> {
  const claimed = await devices.find(claimedDeviceId(envelope));
  if (claimed === null) return fail("unknownDevice", "no device has this id; enrol it anew");
  const proven = await openWithEither(envelope, claimed, schema);
  if (!proven.ok) return proven;
  const { proof } = proven.value;
  if (proof.deviceId !== claimed.id || !answers(proof, challenge)) {
    return fail("badSignature", "the signature is over another device, nonce or server");
  }
  if (claimed.revokedAt !== null) return fail("revoked", "an admin revoked this device");
  if (claimed.retiredAt !== null) {
    return fail("revoked", "this device left when it was purged; enrol it anew");
  }
  return ok({ claimed, ...proven.value });
}

/** The one in use, or the one that was stored to come after it. */
async function openWithEither<P>(
  envelope: Envelope,
  { publicKey, nextPublicKey }: Pick<DeviceRecord, "publicKey" | "nextPublicKey">,
  schema: z.ZodMiniType<P>,
): Promise<Result<Omit<Claim<P>, "claimed">, "badSignature">> {
  const key = decodePublicKey(publicKey);
  if (!key.ok) return fail("badSignature", key.detail);
  const proof = await openAuthAside(envelope, [{ id: "device", key: key.value }], schema);
  if (proof.ok) return ok({ key: key.value, publicKey, proof: proof.value });
  return nextPublicKey === null
    ? proof
    : openWithEither(envelope, { publicKey: nextPublicKey, nextPublicKey: null }, schema);
}

function answers(proof: Challenge, challenge: Challenge): boolean {
  return proof.nonce === challenge.nonce && proof.serverId === challenge.serverId;
}
