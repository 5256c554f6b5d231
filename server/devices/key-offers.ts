import type { KeyObject } from "node:crypto";
import { keyId } from "../../agent/contract/envelope.ts";
import { decodePublicKey, encodePublicKey } from "../../agent/contract/public-key.ts";
import { type DeviceFrame, keyOfferSchema } from "../../agent/contract/server-frames.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { Storage } from "../storage/storage.ts";
import { offeredKey, openAuth } from "./auth-envelope.ts";

/** The key of a device offers another one, which its sender holds as well. */
export async function takeKeyOffer(
  { auth }: Extract<DeviceFrame, { kind: "offerKey" }>,
  { deviceId, key }: { readonly deviceId: string; readonly key: KeyObject },
  serverId: string,
  { devices }: Pick<Storage, "devices">,
): Promise<Result<{ readonly keyId: string }, "badSignature">> {
  const next = decodePublicKey(offeredKey(auth));
  if (!next.ok) return fail("badSignature", next.detail);
  const both = [key, next.value].map((one) => ({ id: "device", key: one }));
  const offer = openAuth(auth, both, keyOfferSchema, 2);
  if (!offer.ok) return offer;
  const { deviceId: offeredFor, serverId: offeredTo, replaces, publicKey } = offer.value;
  if (offeredFor !== deviceId || offeredTo !== serverId || replaces !== keyId(key)) {
    return fail("badSignature", "the offer is for another device, server or key");
  }
  const isStored = await devices.offerKey(deviceId, { replaces: encodePublicKey(key), publicKey });
  return isStored
    ? ok({ keyId: keyId(next.value) })
    : fail("badSignature", "the key that it replaces is not in use any more");
}
