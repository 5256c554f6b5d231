import { randomUUIDv7 } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const FIRST_ADMIN = "first-admin";

export function adminTokenPath(dataDir: string): string {
  return join(dataDir, "admin.token");
}

/**
 * Makes the first admin, once: its token lies in a file that only the owner of the data directory
 * can read, so nobody over the network can be first (CVE-2024-1709).
 *
 * @returns whether there was none before.
 */
export async function ensureFirstAdmin(
  dataDir: string,
  admins: Storage["admins"],
  clock: ServerClock,
): Promise<boolean> {
  const token = newSecret("admin");
  const createdAt = isoAt(clock);
  const created = await admins.createFirst(
    { name: FIRST_ADMIN, role: "admin", groups: null, createdAt },
    {
      id: `token-${randomUUIDv7()}`,
      tokenSha256: hashSecret(token),
      admin: FIRST_ADMIN,
      role: "admin",
      groups: null,
      madeBy: [],
      createdAt,
      expiresAt: null,
    },
  );
  if (!created.ok) return false;
  writeFileSync(adminTokenPath(dataDir), `${token}\n`, { mode: 0o600, flag: "w" });
  return true;
}
