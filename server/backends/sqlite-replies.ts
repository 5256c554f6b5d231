import type { ReplyRecord } from "../storage/records.ts";
import type { ReplyStore } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";

export function sqliteReplies(database: SqliteDatabase): ReplyStore {
  return {
    begin: async ({ admin, key, fingerprint, at }) => {
      const { changes } = database
        .prepare("INSERT OR IGNORE INTO reply VALUES (?, ?, ?, 'begun', NULL, ?)")
        .run(admin, key, fingerprint, at);
      return changes === 1 ? null : findReply(database, admin, key);
    },
    finish: async (admin, key, reply) => {
      database
        .prepare("UPDATE reply SET state = 'done', reply = ? WHERE admin = ? AND key = ?")
        .run(reply, admin, key);
    },
    remove: async (admin, key) => {
      database.prepare("DELETE FROM reply WHERE admin = ? AND key = ?").run(admin, key);
    },
    prune: async (before) => {
      database.prepare("DELETE FROM reply WHERE at < ?").run(before);
    },
  };
}

function findReply(database: SqliteDatabase, admin: string, key: string): ReplyRecord | null {
  const row = database
    .prepare<[string, string], ReplyRecord>(
      "SELECT fingerprint, state, reply FROM reply WHERE admin = ? AND key = ?",
    )
    .get(admin, key);
  return row ?? null;
}
