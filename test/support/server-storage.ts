import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSqliteStorage } from "../../server/backends/sqlite-storage.ts";
import type { Storage } from "../../server/storage/storage.ts";

export const ENROLLED_AT = "2026-11-22T10:00:00.000Z";

/** The embedded storage with these devices; gone after the test. */
export async function storageWith(...deviceIds: readonly string[]): Promise<Storage> {
  const dir = mkdtempSync(join(tmpdir(), "server-storage-"));
  const storage = openSqliteStorage(join(dir, "server.db"));
  onTestFinished(async () => {
    await storage.close();
    rmSync(dir, { recursive: true });
  });
  await storage.tokens.add({
    ...{ id: "token", tokenSha256: "token", groups: ["wards"], usesLeft: deviceIds.length },
    ...{ mode: "enforce", deviceClass: "shared", createdAt: ENROLLED_AT, createdBy: "first-admin" },
    expiresAt: "2999-01-01T00:00:00.000Z",
  });
  for (const id of deviceIds) {
    await storage.devices.enrol("token", {
      ...{ hostName: id, os: "linux", osRelease: "12", agentVersion: "0.1.0" },
      ...{ id, publicKey: `key-${id}`, enrolledAt: ENROLLED_AT },
    });
  }
  return storage;
}
