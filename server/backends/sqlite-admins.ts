import { fail, ok, type Result } from "../../policies/result.ts";
import { mayUse, narrower, type Role } from "../contract/roles.ts";
import type { AdminRecord, AdminTokenRecord } from "../storage/records.ts";
import type { AdminStore } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { findAccount, insertAccount } from "./sqlite-accounts.ts";

type TokenRow = Omit<AdminTokenRecord, "role" | "groups" | "madeBy"> & {
  /** Null in tokens that were made before they could be narrower than their account. */
  readonly role: Role | null;
  readonly groups: string | null;
  /** Null in tokens that were made before anybody asked. */
  readonly madeBy: string | null;
  readonly accountRole: Role;
  readonly accountGroups: string | null;
};

const COLUMNS = `admin_token.id, token_sha256 AS tokenSha256, admin_token.admin,
  admin_token.role, admin_token.groups, admin.role AS accountRole, admin.groups AS accountGroups,
  admin_token.created_at AS createdAt, expires_at AS expiresAt, made_by AS madeBy`;
const FROM = "FROM admin_token JOIN admin ON admin.name = admin_token.admin";
const VALID = "disabled_at IS NULL AND (expires_at IS NULL OR expires_at > @now)";

export function sqliteAdmins(database: SqliteDatabase): AdminStore {
  return {
    createFirst: async (admin, token) =>
      database.transaction(createFirst).immediate(database, admin, token),
    addToken: async (admin, token) =>
      database.transaction(addToken).immediate(database, admin, token),
    findByToken: async (tokenSha256, now) =>
      toToken(
        database
          .prepare<{ tokenSha256: string; now: string }, TokenRow>(
            `SELECT ${COLUMNS} ${FROM} WHERE token_sha256 = @tokenSha256 AND ${VALID}`,
          )
          .get({ tokenSha256, now }),
      ),
    tokens: async (now) =>
      database
        .prepare<{ now: string }, TokenRow>(
          `SELECT ${COLUMNS} ${FROM} WHERE ${VALID} ORDER BY admin_token.created_at`,
        )
        .all({ now })
        .flatMap((row) => toToken(row) ?? []),
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
  insertAccount(database, admin);
  insertToken(database, token);
  return ok(null);
}

function addToken(
  database: SqliteDatabase,
  admin: AdminRecord,
  token: AdminTokenRecord,
): Result<null, "otherRole" | "disabledAccount"> {
  insertAccount(database, admin);
  const account = findAccount(database, admin.name);
  if (account === null || account.disabledAt !== null) {
    return fail("disabledAccount", `${admin.name} is disabled`);
  }
  if (!mayUse(account.role, token.role)) {
    return fail("otherRole", `${admin.name} is ${account.role}; a token can't change that`);
  }
  insertToken(database, token);
  return ok(null);
}

function insertToken(database: SqliteDatabase, token: AdminTokenRecord): void {
  database
    .prepare(
      `INSERT INTO admin_token (id, token_sha256, admin, created_at, expires_at, role, groups, made_by)
       VALUES (@id, @tokenSha256, @admin, @createdAt, @expiresAt, @role, @groups, @madeBy)`,
    )
    .run({
      ...token,
      groups: token.groups === null ? null : JSON.stringify(token.groups),
      madeBy: JSON.stringify(token.madeBy),
    });
}

function revokeToken(
  database: SqliteDatabase,
  tokenId: string,
  now: string,
): AdminTokenRecord | null {
  const token = toToken(
    database
      .prepare<[string], TokenRow>(`SELECT ${COLUMNS} ${FROM} WHERE admin_token.id = ?`)
      .get(tokenId),
  );
  if (token === null) return null;
  database.prepare("UPDATE admin_token SET expires_at = ? WHERE id = ?").run(now, tokenId);
  return { ...token, expiresAt: now };
}

function toToken(row: TokenRow | undefined): AdminTokenRecord | null {
  if (row === undefined) return null;
  const { accountRole, accountGroups, ...rest } = row;
  const account = { role: accountRole, groups: decodeGroups(accountGroups) };
  const token = { role: row.role ?? accountRole, groups: decodeGroups(row.groups) };
  return { ...rest, ...narrower(account, token), madeBy: decodeGroups(row.madeBy) ?? [] };
}

function decodeGroups(text: string | null): readonly string[] | null {
  return text === null ? null : JSON.parse(text);
}
