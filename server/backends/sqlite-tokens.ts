import type { TokenRecord } from "../storage/records.ts";
import type { TokenStore } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";

type TokenRow = Omit<TokenRecord, "groups"> & { readonly groups: string };

const COLUMNS = `id, token_sha256 AS tokenSha256, groups, mode, device_class AS deviceClass,
  uses_left AS usesLeft, created_at AS createdAt, created_by AS createdBy, expires_at AS expiresAt`;

export function sqliteTokens(database: SqliteDatabase): TokenStore {
  return {
    add: async (token) => {
      database
        .prepare(
          `INSERT INTO enrolment_token VALUES (@id, @tokenSha256, @groups, @mode, @deviceClass,
             @usesLeft, @createdAt, @createdBy, @expiresAt)`,
        )
        .run({ ...token, groups: JSON.stringify(token.groups) });
    },
    list: async (now) =>
      database
        .prepare<[string], TokenRow>(
          `SELECT ${COLUMNS} FROM enrolment_token WHERE uses_left > 0 AND expires_at > ?
           ORDER BY created_at`,
        )
        .all(now)
        .map(toToken),
    find: async (tokenId) => {
      const row = database
        .prepare<[string], TokenRow>(`SELECT ${COLUMNS} FROM enrolment_token WHERE id = ?`)
        .get(tokenId);
      return row === undefined ? null : toToken(row);
    },
    revoke: async (tokenId) => {
      const row = database
        .prepare<[string], TokenRow>(
          `UPDATE enrolment_token SET uses_left = 0 WHERE id = ? RETURNING ${COLUMNS}`,
        )
        .get(tokenId);
      return row === undefined ? null : toToken(row);
    },
  };
}

export function findUsableToken(
  database: SqliteDatabase,
  tokenSha256: string,
  now: string,
): TokenRecord | null {
  const row = database
    .prepare<[string, string], TokenRow>(
      `SELECT ${COLUMNS} FROM enrolment_token
       WHERE token_sha256 = ? AND uses_left > 0 AND expires_at > ?`,
    )
    .get(tokenSha256, now);
  return row === undefined ? null : toToken(row);
}

function toToken(row: TokenRow): TokenRecord {
  return { ...row, groups: JSON.parse(row.groups) };
}
