import { createPrivateKey, createPublicKey, type KeyObject, randomUUIDv7 } from "node:crypto";
import { statusOf } from "../../agent/browsers/receipts.ts";
import { sealReceipt } from "../../agent/browsers/sealed-receipt.ts";
import { keyId } from "../../agent/contract/envelope.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import { receiptParts } from "../../agent/core/receipt-parts.ts";
import type { DataKind } from "../../policies/vocabulary.ts";
import type { ClearOptions } from "./browsers-options.ts";
import { CommandError, EXIT } from "./output.ts";
import { readText } from "./read-text.ts";

export type Signer = { readonly deviceId: string; readonly key: KeyObject };

/** Found before anything is cleared: a missing key must not cost the proof of what was done. */
export async function findSigner(options: ClearOptions): Promise<Signer | null> {
  if (options.signKey !== undefined && options.dataDir !== undefined) {
    throw new CommandError("usage", "give either --sign-key or --data-dir", EXIT.usage);
  }
  if (options.signKey !== undefined) {
    const key = readPrivateKey(options.signKey);
    return { deviceId: keyId(createPublicKey(key)), key };
  }
  return options.dataDir === undefined ? null : signerOf(options.dataDir);
}

async function signerOf(dataDir: string): Promise<Signer> {
  const [{ loadDeviceKey }, { readTrustFile }, { machineId }] = await Promise.all([
    import("../../agent/link/device-key.ts"),
    import("../../agent/link/trust-file.ts"),
    import("../../agent/machine.ts"),
  ]);
  const key = loadDeviceKey(dataDir, machineId());
  if (!key.ok) throw new CommandError(key.reason, key.detail);
  const trust = readTrustFile(dataDir);
  if (!trust.ok) throw new CommandError(trust.reason, trust.detail);
  return { deviceId: trust.value.deviceId, key: key.value.signer.key };
}

/** @throws CommandError `badKey` */
export function readPrivateKey(path: string): KeyObject {
  const pem = readText(path);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below, for every way of not being one.
  }
  throw new CommandError("badKey", `${path} is not an Ed25519 private key in PEM form`, EXIT.usage);
}

/** One envelope, or as many as a clearing of many profiles fills. */
export function signProfiles(
  { deviceId, key }: Signer,
  data: readonly DataKind[],
  profiles: readonly ProfileReceipt[],
): readonly Envelope[] {
  const whole = {
    id: randomUUIDv7(),
    deviceId,
    at: new Date().toISOString(),
    sessionId: null,
    trigger: "cli" as const,
    reason: null,
    commandId: null,
    data: [...data],
    status: statusOf(profiles),
    profiles: [...profiles],
  };
  return receiptParts(whole, randomUUIDv7).map((receipt) => sealReceipt(receipt, key));
}
