import type { ConsoleSessionRecord } from "../accounts/account-records.ts";
import type { ConsoleSessionStore, SessionLimits } from "../accounts/account-storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { ACCOUNT_COLUMNS, type AccountRow, toAccount } from "./sqlite-accounts.ts";

const COLUMNS = `console_session.id, secret_sha256 AS secretSha256, console_session.admin, means,
  console_session.created_at AS createdAt, last_seen_at AS lastSeenAt, proven_at AS provenAt,
  peer, browser`;
const LASTS = "console_session.created_at > @madeAfter AND last_seen_at > @seenAfter";

export function sqliteConsoleSessions(database: SqliteDatabase): ConsoleSessionStore {
  return {
    add: async (session, replacedSha256, limits) =>
      database.transaction(() => add(database, session, replacedSha256, limits)).immediate(),
    find: async (secretSha256, limits) => {
      const session = database
        .prepare<SessionLimits & { secretSha256: string }, ConsoleSessionRecord>(
          `SELECT ${COLUMNS} FROM console_session
           WHERE secret_sha256 = @secretSha256 AND ${LASTS}`,
        )
        .get({ secretSha256, ...limits });
      const account = database
        .prepare<[string], AccountRow>(
          `SELECT ${ACCOUNT_COLUMNS} FROM admin WHERE name = ? AND disabled_at IS NULL`,
        )
        .get(session?.admin ?? "");
      if (session === undefined || account === undefined) return null;
      return { session, account: toAccount(account) };
    },
    list: async (admin, limits) =>
      database
        .prepare<SessionLimits & { admin: string }, ConsoleSessionRecord>(
          `SELECT ${COLUMNS} FROM console_session WHERE admin = @admin AND ${LASTS}
           ORDER BY last_seen_at DESC`,
        )
        .all({ admin, ...limits }),
    seen: async (id, at) => {
      database.prepare("UPDATE console_session SET last_seen_at = ? WHERE id = ?").run(at, id);
    },
    renew: async (id, renewed) =>
      database
        .prepare<object, ConsoleSessionRecord>(
          `UPDATE console_session SET secret_sha256 = @secretSha256, proven_at = @provenAt,
             last_seen_at = @provenAt, means = @means WHERE id = @id RETURNING ${COLUMNS}`,
        )
        .get({ id, ...renewed }) ?? null,
    end: async (id, admin) =>
      database
        .prepare<[string, string], ConsoleSessionRecord>(
          `DELETE FROM console_session WHERE id = ? AND admin = ? RETURNING ${COLUMNS}`,
        )
        .get(id, admin) ?? null,
    endOthers: async (admin, exceptId) => {
      database
        .prepare("DELETE FROM console_session WHERE admin = ? AND id IS NOT ?")
        .run(admin, exceptId);
    },
  };
}

function add(
  database: SqliteDatabase,
  session: ConsoleSessionRecord,
  replacedSha256: string | null,
  limits: SessionLimits,
): void {
  database.prepare(`DELETE FROM console_session WHERE NOT (${LASTS})`).run(limits);
  database.prepare("DELETE FROM console_session WHERE secret_sha256 = ?").run(replacedSha256);
  database
    .prepare(
      `INSERT INTO console_session VALUES (@id, @secretSha256, @admin, @means, @createdAt,
         @lastSeenAt, @provenAt, @peer, @browser)`,
    )
    .run(session);
}
