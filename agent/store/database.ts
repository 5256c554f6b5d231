import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  truncateSync,
} from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { fail, ok, type Result } from "../../policies/result.ts";

export type Db = Database.Database;

/** One step of the schema. Steps only add, so that the version before can go on with the file. */
export type Migration = { readonly id: number; readonly sql: string };

export type OpenOptions = {
  /** `full`: every commit is on disk when it returns. `normal`: the last ones may go in a power cut. */
  readonly durability: "full" | "normal";
  readonly migrations: readonly Migration[];
  /** For the name of a file that is moved aside. */
  readonly nowMs: number;
};

export type OpenedDatabase = {
  readonly db: Db;
  /** The database was damaged: it lies there now, and this one is empty. */
  readonly recovered: { readonly movedTo: string; readonly because: string } | null;
};

/** https://www.sqlite.org/pragma.html#pragma_synchronous */
const SYNCHRONOUS = { full: 2, normal: 1 } as const;

/**
 * Opens the file, or a fresh one where it is damaged, in a directory that only its owner may enter.
 *
 * @returns `unusable` when neither works: no room, no rights, a read-only file system.
 */
export function openDatabase(
  path: string,
  options: OpenOptions,
): Result<OpenedDatabase, "unusable"> {
  try {
    const first = tryOpen(path, options);
    if ("db" in first) return ok({ db: first.db, recovered: null });
    const movedTo = moveAside(path, options.nowMs);
    const second = tryOpen(path, options);
    if (!("db" in second)) return fail("unusable", `${path}: a fresh database is damaged too`);
    return ok({ db: second.db, recovered: { movedTo, because: first.damage } });
  } catch (error) {
    return fail("unusable", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A look from another process; nothing is created, mended or migrated. */
export function openToRead(path: string): Db {
  return new Database(path, { readonly: true, fileMustExist: true, timeout: 2000 });
}

type Attempt = { readonly db: Db } | { readonly damage: string };

function tryOpen(path: string, options: OpenOptions): Attempt {
  makePrivate(path);
  const db = new Database(path);
  try {
    configure(db, options.durability);
    const verdict = db.pragma("quick_check(1)", { simple: true });
    if (verdict !== "ok") return closeAsDamaged(db, String(verdict));
    migrate(db, options.migrations);
    return { db };
  } catch (error) {
    if (isDamage(error)) return closeAsDamaged(db, error.message);
    db.close();
    throw error;
  }
}

function closeAsDamaged(db: Db, damage: string): Attempt {
  db.close();
  return { damage: damage.slice(0, 200) };
}

/**
 * SQLite gives its -wal and -shm files the mode of the database itself. A file that exists is not
 * opened here: closing it would drop every lock this process has on it (fcntl(2), "close").
 */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  chmodSync(dirname(path), 0o700);
  if (!existsSync(path)) closeSync(openSync(path, "ax", 0o600));
  chmodSync(path, 0o600);
}

/**
 * Of each database, in place of better-sqlite3's 16 MB: the check at a start reads all of it, and what was read once
 * would stay.
 */
const CACHE_KIB = 1000;

/** better-sqlite3 opens WAL at NORMAL without saying so: hence set, and read back. */
function configure(db: Db, durability: "full" | "normal"): void {
  const wanted = SYNCHRONOUS[durability];
  db.pragma("busy_timeout = 5000");
  db.pragma("journal_mode = WAL");
  db.pragma(`synchronous = ${wanted}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma("foreign_keys = ON");
  db.pragma("secure_delete = ON");
  // macOS: fsync alone leaves data in the disk's cache.
  db.pragma("fullfsync = ON");
  const settled = ["journal_mode", "synchronous", "foreign_keys", "secure_delete"].map((name) =>
    db.pragma(name, { simple: true }),
  );
  if (settled.join() !== ["wal", wanted, 1, 1].join()) {
    throw new Error(`SQLite did not take its settings: ${settled.join()}`);
  }
}

/**
 * Runs `work` in one transaction, or in the one that is open already.
 *
 * @throws SQLITE_FULL also when a full disk made SQLite roll back on its own half-way: what `work`
 * did after that was in no transaction, and must not be taken for done.
 */
export function runAtomically<T>(db: Db, work: () => T): T {
  if (db.inTransaction) return work();
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    if (!db.inTransaction) throw new Database.SqliteError("rolled back", "SQLITE_FULL");
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** A file from a newer version is left as it is: its extra steps only added. */
function migrate(db: Db, migrations: readonly Migration[]): void {
  const current = Number(db.pragma("user_version", { simple: true }));
  for (const { id, sql } of migrations.filter((step) => step.id > current)) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${id}`);
    })();
  }
}

function isDamage(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** The disk is full, failing or read-only: nothing wrong with the data or with us. */
export function isStorageFault(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR|READONLY)/.test(error.code);
}

/** Keeps the damaged files for whoever wants to know why; they go with their own write-ahead log. */
function moveAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  const target = `${path}.corrupt-${stamp}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}

/**
 * Holds an exclusive lock of the kernel on a file until the process ends, however it ends.
 *
 * @returns null while another process holds it.
 */
export function holdLock(path: string): { release(): void } | null {
  makePrivate(path);
  const db = new Database(path, { timeout: 0 });
  try {
    // The file stays empty: nothing is ever committed, only the lock of the open transaction counts.
    db.exec("BEGIN EXCLUSIVE");
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return null;
    if (!isDamage(error)) throw error;
    // Somebody wrote into it. It was read, so nobody holds it: an empty file locks as well.
    truncateSync(path);
    return holdLock(path);
  }
}
