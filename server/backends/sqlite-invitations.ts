import type { AccountRecord, InvitationRecord } from "../accounts/account-records.ts";
import type { AccountStore } from "../accounts/account-storage.ts";
import type { Introduction } from "../accounts/one-person.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** A step of the schema: whose doing a token, an invitation and an account's reach is. */
export const INTRODUCTIONS = `
  ALTER TABLE admin_token ADD COLUMN made_by TEXT;
  ALTER TABLE invitation ADD COLUMN made_by TEXT;
  CREATE TABLE introduction (
    account TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX introduction_by_time ON introduction (at);
`;

type InvitationRow = Omit<InvitationRecord, "madeBy"> & { readonly madeBy: string | null };

export function sqliteInvitations(
  database: SqliteDatabase,
  find: (name: string) => AccountRecord | null,
): Pick<AccountStore, "invite" | "acceptInvitation" | "introduce" | "introductions"> {
  return {
    invite: async (invitation) => {
      database
        .prepare(
          `INSERT OR REPLACE INTO invitation (admin, secret_sha256, expires_at, made_by)
           VALUES (@admin, @secretSha256, @expiresAt, @madeBy)`,
        )
        .run({ ...invitation, madeBy: JSON.stringify(invitation.madeBy) });
    },
    acceptInvitation: async (secretSha256, now) => {
      const used = database
        .prepare<[string], InvitationRow>(
          `DELETE FROM invitation WHERE secret_sha256 = ?
           RETURNING admin, expires_at AS expiresAt, made_by AS madeBy`,
        )
        .get(secretSha256);
      if (used === undefined || used.expiresAt <= now) return null;
      const account = find(used.admin);
      if (account === null || account.disabledAt !== null) return null;
      return { account, madeBy: used.madeBy === null ? [] : JSON.parse(used.madeBy) };
    },
    introduce: async (introductions) => {
      const insert = database.prepare("INSERT INTO introduction VALUES (@account, @by, @at)");
      const insertAll = () => {
        for (const one of introductions) insert.run(one);
      };
      database.transaction(insertAll).immediate();
    },
    introductions: async (since) =>
      database
        .prepare<[string], Introduction>(
          "SELECT account, by_whom AS by, at FROM introduction WHERE at > ?",
        )
        .all(since),
  };
}
