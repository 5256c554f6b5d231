import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { SERVER_MIGRATIONS } from "./sqlite-migrations.ts";

export type SqliteDatabase = Database.Database;
export type SqliteStatement<P extends unknown[], Row = unknown> = Database.Statement<P, Row>;

/** `synchronous = FULL`: https://www.sqlite.org/pragma.html#pragma_synchronous */
const FULL = 2;

/**
 * Opens the server's database, where every commit is on disk when it returns.
 *
 * @throws when the file is damaged: a server that silently starts empty would disown its fleet.
 */
export function openSqliteDatabase(path: string): SqliteDatabase {
  makePrivate(path);
  const database = new Database(path);
  try {
    configure(database);
    const verdict = database.pragma("quick_check(1)", { simple: true });
    if (verdict !== "ok") throw new Error(`${path} is damaged (${verdict}); restore a backup`);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** One instant of a database that may be written to meanwhile, as one file. */
export async function copySqliteDatabase(path: string, toPath: string): Promise<void> {
  makePrivate(toPath);
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    await database.backup(toPath);
  } finally {
    database.close();
  }
}

/** Reads all of it; the file stays as it is. */
export function isWholeSqliteDatabase(path: string): boolean {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return database.pragma("integrity_check(1)", { simple: true }) === "ok";
  } catch {
    return false;
  } finally {
    database.close();
  }
}

/** SQLite gives its -wal, -shm and -journal files the mode of the database itself. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

/** better-sqlite3 opens WAL at NORMAL without saying so: hence set, and read back. */
function configure(database: SqliteDatabase): void {
  database.pragma("busy_timeout = 5000");
  database.pragma("journal_mode = WAL");
  database.pragma(`synchronous = ${FULL}`);
  database.pragma("foreign_keys = ON");
  database.pragma("secure_delete = ON");
  database.pragma("fullfsync = ON");
  const settled = ["journal_mode", "synchronous", "foreign_keys", "secure_delete"].map((name) =>
    database.pragma(name, { simple: true }),
  );
  if (settled.join() !== ["wal", FULL, 1, 1].join()) {
    throw new Error(`SQLite did not take its settings: ${settled.join()}`);
  }
}

function migrate(database: SqliteDatabase): void {
  const current = Number(database.pragma("user_version", { simple: true }));
  for (const { id, sql } of SERVER_MIGRATIONS.filter((step) => step.id > current)) {
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${id}`);
    })();
  }
}

/**
 * Holds an exclusive lock of the kernel on a file until the process ends, however it ends.
 *
 * @returns null while another process holds it.
 */
export function holdSqliteLock(path: string): { readonly release: () => void } | null {
  makePrivate(path);
  const database = new Database(path, { timeout: 0 });
  try {
    // The file stays empty: only the lock of the open transaction counts.
    database.exec("BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return null;
    throw error;
  }
}
