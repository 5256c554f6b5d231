import {
  chmodSync,
  chownSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodePublicKey } from "../../agent/contract/public-key.ts";
import { createDeviceKey, loadDeviceKey, saveDeviceKey } from "../../agent/link/device-key.ts";
import { readTrustFile, writeTrustFile } from "../../agent/link/trust-file.ts";
import { tempDir } from "../support/temp-dir.ts";
import { testKey } from "../support/test-keys.ts";

const MACHINE_ID = "0123456789abcdef0123456789abcdef";
const isRoot = process.geteuid?.() === 0;

function dirWithKey() {
  const dataDir = tempDir();
  const key = createDeviceKey();
  saveDeviceKey(dataDir, MACHINE_ID, key);
  return { dataDir, key, path: join(dataDir, "device.key") };
}

test("keeps the device's key for its owner only, and reads the same one back", () => {
  const { dataDir, key, path } = dirWithKey();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const loaded = loadDeviceKey(dataDir, ` ${MACHINE_ID}\n`);
  expect(loaded.ok && [loaded.value.publicKey, loaded.value.signer.id]).toEqual([
    key.publicKey,
    key.signer.id,
  ]);
});

test("says that there is no key yet", () => {
  expect(loadDeviceKey(tempDir(), MACHINE_ID)).toMatchObject({ ok: false, reason: "missing" });
});

test.each([
  ["the disk runs in another machine", () => undefined, "f".repeat(32)],
  [
    "what it was made for is missing",
    (dir: string) => rmSync(join(dir, "device.machine")),
    MACHINE_ID,
  ],
])("24: a key is a copy when %s", (_, change, machineId) => {
  const { dataDir } = dirWithKey();
  change(dataDir);
  expect(loadDeviceKey(dataDir, machineId)).toMatchObject({ reason: "identityMismatch" });
  saveDeviceKey(dataDir, machineId, createDeviceKey());
  expect(loadDeviceKey(dataDir, machineId).ok).toBe(true);
});

const file = () => ({
  format: 1 as const,
  url: "wss://ward.example/agent",
  serverId: "server-1",
  deviceId: "device-1",
  pin: { kind: "spki" as const, sha256: ["0".repeat(64)] },
  policyKeys: [encodePublicKey(testKey().trusted.key)],
  commandKeys: [encodePublicKey(testKey().trusted.key)],
});

function dirWithTrust() {
  const dataDir = tempDir();
  writeTrustFile(dataDir, file());
  return { dataDir, path: join(dataDir, "server.json") };
}

test("reads back whom it trusts", () => {
  const { dataDir, path } = dirWithTrust();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readTrustFile(dataDir)).toMatchObject({ ok: true, value: { serverId: "server-1" } });
  expect(readTrustFile(tempDir())).toMatchObject({ ok: false, reason: "notEnrolled" });
});

function linkInstead(path: string): void {
  renameSync(path, `${path}.real`);
  symlinkSync(`${path}.real`, path);
}

test.each([
  ["others may read it", (path: string) => chmodSync(path, 0o644), "notPrivate"],
  ["its group may write it", (path: string) => chmodSync(path, 0o620), "notPrivate"],
  ["it is a link", linkInstead, "notPrivate"],
  ["it is not JSON", (path: string) => writeFileSync(path, "{"), "damaged"],
  ["a field is missing", (path: string) => writeFileSync(path, '{"format":1}'), "damaged"],
  [
    "its address is plain ws",
    (path: string) => writeFileSync(path, JSON.stringify({ ...file(), url: "ws://ward.example/" })),
    "damaged",
  ],
])("does not believe server.json when %s", (_, spoil, reason) => {
  const { dataDir, path } = dirWithTrust();
  spoil(path);
  expect(readTrustFile(dataDir)).toMatchObject({ ok: false, reason });
});

test.skipIf(!isRoot)("does not believe files that belong to somebody else (needs root)", () => {
  const { dataDir, path } = dirWithTrust();
  chownSync(path, 65_534, 65_534);
  expect(readTrustFile(dataDir)).toMatchObject({ ok: false, reason: "notPrivate" });
  const keyed = dirWithKey();
  chownSync(keyed.path, 65_534, 65_534);
  expect(loadDeviceKey(keyed.dataDir, MACHINE_ID)).toMatchObject({ reason: "notPrivate" });
});
