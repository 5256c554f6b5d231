import { fail, ok, type Result } from "../../policies/result.ts";
import type { AdminRecord, AdminTokenRecord } from "../records.ts";
import type { AdminStore } from "../storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";

const COLUMNS = `admin_token.id, token_sha256 AS tokenSha256, admin, role,
  admin_token.created_at AS createdAt, expires_at AS expiresAt`;
const FROM = "FROM admin_token JOIN admin ON admin.name = admin_token.admin";
const VALID = "(expires_at IS NULL OR expires_at > @now)";

export function sqliteAdmins(database: SqliteDatabase): AdminStore {
  return {
    createFirst: async (admin, token) =>
      database.transaction(createFirst).immediate(database, admin, token),
    addToken: async (admin, token) =>
      database.transaction(addToken).immediate(database, admin, token),
    findByToken: async (tokenSha256, now) =>
      database
        .prepare<{ tokenSha256: string; now: string }, AdminTokenRecord>(
          `SELECT ${COLUMNS} ${FROM} WHERE token_sha256 = @tokenSha256 AND ${VALID}`,
        )
        .get({ tokenSha256, now }) ?? null,
    tokens: async (now) =>
      database
        .prepare<{ now: string }, AdminTokenRecord>(
          `SELECT ${COLUMNS} ${FROM} WHERE ${VALID} ORDER BY admin_token.created_at`,
        )
        .all({ now }),
    revokeToken: async (tokenId, now) =>
      database.transaction(revokeToken).immediate(database, tokenId, now),
  };
}

function createFirst(
  database: SqliteDatabase,
  admin: AdminRecord,
  token: AdminTokenRecord,
): Result<null, "alreadyDone"> {
  const someone = database.prepare("SELECT 1 FROM admin LIMIT 1").get();
  if (someone !== undefined) return fail("alreadyDone", "the first admin was created before");
  insertAdmin(database, admin, token);
  return ok(null);
}

function addToken(
  database: SqliteDatabase,
  admin: AdminRecord,
  token: AdminTokenRecord,
): Result<null, "otherRole"> {
  const role = database
    .prepare<[string], { role: string }>("SELECT role FROM admin WHERE name = ?")
    .get(admin.name)?.role;
  if (role !== undefined && role !== admin.role) {
    return fail("otherRole", `${admin.name} is ${role}; a token can't change that`);
  }
  insertAdmin(database, admin, token);
  return ok(null);
}

function insertAdmin(database: SqliteDatabase, admin: AdminRecord, token: AdminTokenRecord): void {
  database.prepare("INSERT OR IGNORE INTO admin VALUES (@name, @role, @createdAt)").run(admin);
  database
    .prepare("INSERT INTO admin_token VALUES (@id, @tokenSha256, @admin, @createdAt, @expiresAt)")
    .run(token);
}

function revokeToken(
  database: SqliteDatabase,
  tokenId: string,
  now: string,
): AdminTokenRecord | null {
  const token = database
    .prepare<[string], AdminTokenRecord>(`SELECT ${COLUMNS} ${FROM} WHERE admin_token.id = ?`)
    .get(tokenId);
  if (token === undefined) return null;
  database.prepare("UPDATE admin_token SET expires_at = ? WHERE id = ?").run(now, tokenId);
  return { ...token, expiresAt: now };
}
