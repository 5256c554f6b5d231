import { fail, ok } from "../../policies/result.ts";
import type { AccountRecord } from "../accounts/account-records.ts";
import type { AccountChange, AccountStore, NewAccount } from "../accounts/account-storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { sqliteInvitations } from "./sqlite-invitations.ts";

export type AccountRow = Omit<AccountRecord, "groups"> & { readonly groups: string | null };

export const ACCOUNT_COLUMNS = `admin.name, admin.role, admin.groups,
  admin.created_at AS createdAt, admin.disabled_at AS disabledAt, admin.password,
  (SELECT count(*) FROM passkey WHERE passkey.admin = admin.name) AS passkeys`;

export function sqliteAccounts(database: SqliteDatabase): AccountStore {
  const find = (name: string) => findAccount(database, name);
  return {
    list: async () =>
      database
        .prepare<[], AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM admin ORDER BY name`)
        .all()
        .map(toAccount),
    find: async (name) => find(name),
    add: async (account) => {
      const added = insertAccount(database, account);
      const kept = find(account.name);
      if (added && kept !== null) return ok(kept);
      return fail("nameTaken", `there is an account ${account.name}`);
    },
    change: async (name, next) =>
      database.transaction(() => change(database, name, next)).immediate(),
    disable: async (name, now) =>
      database.transaction(() => disable(database, name, now)).immediate(),
    setPassword: async (name, password) => {
      database.prepare("UPDATE admin SET password = ? WHERE name = ?").run(password, name);
    },
    ...sqliteInvitations(database, find),
  };
}

/** @returns whether there was none of that name. */
export function insertAccount(database: SqliteDatabase, account: NewAccount): boolean {
  const { name, role, groups, createdAt } = account;
  const { changes } = database
    .prepare(
      `INSERT OR IGNORE INTO admin (name, role, groups, created_at)
       VALUES (@name, @role, @groups, @createdAt)`,
    )
    .run({ name, role, createdAt, groups: groups === null ? null : JSON.stringify(groups) });
  return changes === 1;
}

export function findAccount(database: SqliteDatabase, name: string): AccountRecord | null {
  const row = database
    .prepare<[string], AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM admin WHERE name = ?`)
    .get(name);
  return row === undefined ? null : toAccount(row);
}

export function toAccount(row: AccountRow): AccountRecord {
  return { ...row, groups: row.groups === null ? null : JSON.parse(row.groups) };
}

function change(
  database: SqliteDatabase,
  name: string,
  next: (before: AccountRecord) => Pick<AccountRecord, "role" | "groups">,
): AccountChange {
  const before = findAccount(database, name);
  if (before === null) return fail("unknownAccount", `no account is called ${name}`);
  const { role, groups } = next(before);
  const staysAdmin = role === "admin" && groups === null;
  const refused = refusal(database, name, staysAdmin);
  if (refused !== null) return refused;
  database
    .prepare("UPDATE admin SET role = ?, groups = ? WHERE name = ?")
    .run(role, groups === null ? null : JSON.stringify(groups), name);
  database.prepare("DELETE FROM console_session WHERE admin = ?").run(name);
  return changed(database, name);
}

function disable(database: SqliteDatabase, name: string, now: string): AccountChange {
  const refused = refusal(database, name, false);
  if (refused !== null) return refused;
  database
    .prepare("UPDATE admin SET disabled_at = coalesce(disabled_at, ?) WHERE name = ?")
    .run(now, name);
  for (const table of ["console_session", "invitation"]) {
    database.prepare(`DELETE FROM ${table} WHERE admin = ?`).run(name);
  }
  return changed(database, name);
}

function refusal(
  database: SqliteDatabase,
  name: string,
  staysAdmin: boolean,
): Exclude<AccountChange, { ok: true }> | null {
  if (findAccount(database, name) === null) {
    return fail("unknownAccount", `no account is called ${name}`);
  }
  const others = database
    .prepare<[string], { count: number }>(
      `SELECT count(*) AS count FROM admin
       WHERE role = 'admin' AND groups IS NULL AND disabled_at IS NULL AND name <> ?`,
    )
    .get(name);
  if (staysAdmin || (others?.count ?? 0) > 0) return null;
  return fail("lastAdmin", "no other account is admin of everything; create one first");
}

function changed(database: SqliteDatabase, name: string): AccountChange {
  const account = findAccount(database, name);
  return account === null ? fail("unknownAccount", `no account is called ${name}`) : ok(account);
}
