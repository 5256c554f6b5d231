import { fail, ok } from "../../policies/result.ts";
import type { PasskeyRecord } from "../accounts/account-records.ts";
import type { PasskeyStore } from "../accounts/account-storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";

const COLUMNS = `id, admin, label, rp_id AS rpId, public_key AS publicKey, cose_key AS coseKey,
  counter, created_at AS createdAt, last_used_at AS lastUsedAt`;

export function sqlitePasskeys(database: SqliteDatabase): PasskeyStore {
  return {
    list: async (admin) =>
      database
        .prepare<[string], PasskeyRecord>(
          `SELECT ${COLUMNS} FROM passkey WHERE admin = ? ORDER BY created_at`,
        )
        .all(admin),
    find: async (id) =>
      database
        .prepare<[string], PasskeyRecord>(`SELECT ${COLUMNS} FROM passkey WHERE id = ?`)
        .get(id) ?? null,
    add: async (passkey) => {
      const { changes } = database
        .prepare(
          `INSERT OR IGNORE INTO passkey VALUES (@id, @admin, @label, @rpId, @publicKey, @coseKey,
             @counter, @createdAt, @lastUsedAt)`,
        )
        .run(passkey);
      return changes === 1 ? ok(passkey) : fail("alreadyKept", "this passkey is kept already");
    },
    used: async (id, counter, at) => {
      database
        .prepare("UPDATE passkey SET counter = ?, last_used_at = ? WHERE id = ?")
        .run(counter, at, id);
    },
    remove: async (id, admin) =>
      database
        .prepare<[string, string], PasskeyRecord>(
          `DELETE FROM passkey WHERE id = ? AND admin = ? RETURNING ${COLUMNS}`,
        )
        .get(id, admin) ?? null,
  };
}
