import { join } from "node:path";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { openSqliteStorage } from "../../server/backends/sqlite-storage.ts";
import type { CommandRecord, ReceiptRecord } from "../../server/storage/records.ts";
import type { Storage } from "../../server/storage/storage.ts";
import { newDataDir } from "./test-server.ts";

const AT = "2026-11-22T10:00:00.000Z";
const UNSIGNED: Envelope = { payloadType: "receipt.v1", payload: "e30=", signatures: [] };

/** Everything that a server keeps of a device, named after its group. */
export type Ward = Readonly<
  Record<"deviceId" | "hostName" | "commandId" | "receiptId" | "tokenId", string>
>;

export function wardOf(group: string): Ward {
  const [commandId, receiptId] = [`command-${group}`, `receipt-${group}`];
  const tokenId = `token-${group}`;
  return { deviceId: `device-${group}`, hostName: `pc-${group}`, commandId, receiptId, tokenId };
}

/** The data directory of a server with a device in each of two groups, before it starts. */
export async function twoWards(): Promise<string> {
  const dataDir = newDataDir();
  const storage = openSqliteStorage(join(dataDir, "server.db"));
  for (const group of ["wards", "labs"]) await fill(storage, group);
  await storage.close();
  return dataDir;
}

async function fill(storage: Storage, group: string): Promise<void> {
  const { deviceId, hostName, commandId, receiptId, tokenId } = wardOf(group);
  await storage.tokens.add({
    ...{ id: tokenId, tokenSha256: group, groups: [group], usesLeft: 2 },
    ...{ mode: "enforce", deviceClass: "shared", createdAt: AT, createdBy: "first-admin" },
    expiresAt: "2999-01-01T00:00:00.000Z",
  });
  const description = { hostName, os: "linux", osRelease: "12", agentVersion: "0.1.0" } as const;
  await storage.devices.enrol(group, {
    ...description,
    ...{ id: deviceId, publicKey: `key-${group}`, enrolledAt: AT },
  });
  await storage.commands.add([commandOf(commandId, deviceId)]);
  const record = receiptOf(receiptId, deviceId);
  const report = { kind: "receipt", record } as const;
  await storage.reports.store([
    { deviceId, reportId: `report-${group}`, at: AT, receivedAt: AT, report },
  ]);
  await storage.trail.raise({
    at: AT,
    deviceId,
    kind: "foreignCommand",
    detail: `alarm-${group} ${deviceId}`,
  });
}

function commandOf(id: string, deviceId: string): CommandRecord {
  return {
    ...{ id, deviceId, batchId: `batch-${id}`, kind: "lock", reason: "drill" },
    ...{ requestedBy: "first-admin", issuedAt: AT, notAfter: AT, state: "expired" },
    ...{ because: null, detail: null, receiptIds: [], envelope: UNSIGNED, proof: null },
    history: [{ state: "expired", at: AT }],
  };
}

export function receiptOf(id: string, deviceId: string): ReceiptRecord {
  return {
    deviceId,
    envelope: UNSIGNED,
    receipt: {
      ...{ id, deviceId, at: AT, sessionId: null, trigger: "cli", reason: null },
      ...{ commandId: null, data: ["cookies"], status: "done", profiles: [] },
    },
  };
}
