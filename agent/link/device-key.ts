import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";
import { keyId, type TrustedKey } from "../contract/envelope.ts";
import { encodePublicKey } from "../contract/public-key.ts";
import { movePrivateFile, readPrivateFile, writePrivateFile } from "../core/private-file.ts";

export type DeviceKey = {
  /** Signs; `id` is the SHA-256 of its public half. */
  readonly signer: TrustedKey;
  /** SPKI in base64, as the server gets it. */
  readonly publicKey: string;
};

export type DeviceKeyFault = "missing" | "notPrivate" | "damaged" | "identityMismatch";

const keyPath = (dataDir: string) => join(dataDir, "device.key");
const nextKeyPath = (dataDir: string) => join(dataDir, "device.next.key");
const machinePath = (dataDir: string) => join(dataDir, "device.machine");

/**
 * Reads the key this device proves itself with.
 *
 * @param machineId what tells this machine from its copies (/etc/machine-id, MachineGuid,
 * IOPlatformUUID).
 * @returns `identityMismatch` when the key was made on another machine: the disk was copied. Go on
 * enforcing, and enrol anew.
 */
export function loadDeviceKey(
  dataDir: string,
  machineId: string,
): Result<DeviceKey, DeviceKeyFault> {
  const file = readPrivateFile(keyPath(dataDir));
  if (!file.ok) return file;
  const machine = readPrivateFile(machinePath(dataDir));
  if (!machine.ok || machine.value.toString().trim() !== fingerprint(machineId)) {
    return fail("identityMismatch", "this device's key was made on another machine");
  }
  const key = parsePrivateKey(file.value);
  return key === null
    ? fail("damaged", `${keyPath(dataDir)} is not an Ed25519 private key`)
    : ok(toDeviceKey(key));
}

/** Never run while an image is built: a key belongs to one machine. */
export function createDeviceKey(): DeviceKey {
  return toDeviceKey(generateKeyPairSync("ed25519").privateKey);
}

/** Puts the key in place of any other. */
export function saveDeviceKey(dataDir: string, machineId: string, { signer }: DeviceKey): void {
  // It was to take the place of a key that no longer counts.
  rmSync(nextKeyPath(dataDir), { force: true });
  // In this order: a key without its machine reads as a copy, never the other way round.
  writePrivateFile(machinePath(dataDir), `${fingerprint(machineId)}\n`);
  writePrivateFile(keyPath(dataDir), pemOf(signer));
}

/** What is to take the key's place once the server holds it; null: nothing waits for that. */
export function loadNextDeviceKey(dataDir: string): DeviceKey | null {
  const file = readPrivateFile(nextKeyPath(dataDir));
  const key = file.ok ? parsePrivateKey(file.value) : null;
  return key === null ? null : toDeviceKey(key);
}

export function saveNextDeviceKey(dataDir: string, { signer }: DeviceKey): void {
  writePrivateFile(nextKeyPath(dataDir), pemOf(signer));
}

/** In one step: after a power cut there is the old key and the next one, or the next one alone. */
export function putNextDeviceKeyInPlace(dataDir: string): void {
  movePrivateFile(nextKeyPath(dataDir), keyPath(dataDir));
}

function pemOf({ key }: TrustedKey): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function toDeviceKey(key: KeyObject): DeviceKey {
  return {
    signer: { id: keyId(createPublicKey(key)), key },
    publicKey: encodePublicKey(key),
  };
}

function parsePrivateKey(pem: Buffer): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** The machine's id itself is confidential (machine-id(5)); its hash with our name is not. */
function fingerprint(machineId: string): string {
  return createHash("sha256").update(`sessionward device ${machineId.trim()}`).digest("hex");
}
