import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  unlinkSync,
} from "node:fs";
import Database from "better-sqlite3";
import * as z from "zod/mini";
import type { BytePath } from "./byte-path.ts";
import { below, entriesOf } from "./dir-handle.ts";

/** In memory, so that no copy of a cookie ever reaches a disk. */
const MEMORY_DIR = "/dev/shm";
const MAX_COPY_BYTES = 256 * 1024 * 1024;

/** How long a damaged or hostile file may keep us; the helper as a whole has a limit as well. */
const BUSY_MS = 50;

/**
 * Rows of one table, or null when the file is not a readable database with such a table. Reads no
 * value. The table's name comes from our own list.
 */
export function countRows(dir: number, name: BytePath, table: string): number | null {
  const rows = readRows(dir, name, [table], `SELECT count(*) AS count FROM "${table}"`);
  const counted = z.safeParse(countSchema, rows);
  return counted.success ? counted.data[0].count : null;
}

const countSchema = z.tuple([z.object({ count: z.number() })]);

/** Runs one query on a database that has all these tables (no views); null when it can't be read. */
export function readRows(
  dir: number,
  name: BytePath,
  tables: readonly string[],
  query: string,
): readonly unknown[] | null {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number | null = null;
  try {
    fd = openSync(below(dir, name), flags);
    if (!fstatSync(fd).isFile()) return null;
    return queryIn(`/proc/self/fd/${fd}`, tables, query);
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/**
 * The same for a file that stays and that a browser may hold locked: counts a copy, because opening
 * the original would leave a `-shm` beside it.
 */
export function countRowsOfCopy(dir: number, name: BytePath, table: string): number | null {
  return inCopy(dir, name, (copy) => countRows(copy, "copy", table));
}

/** One query on a copy, under the same conditions. */
export function readRowsOfCopy(
  dir: number,
  name: BytePath,
  tables: readonly string[],
  query: string,
): readonly unknown[] | null {
  return inCopy(dir, name, (copy) => readRows(copy, "copy", tables, query));
}

function inCopy<T>(dir: number, name: BytePath, use: (copy: number) => T): T | null {
  let copyDir: string | null = null;
  let copy: number | null = null;
  try {
    copyDir = mkdtempSync(`${MEMORY_DIR}/sessionward-`);
    copy = openSync(copyDir, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    if (!copyFile(dir, name, copy, "copy")) return null;
    copyFile(dir, `${name}-wal`, copy, "copy-wal");
    return use(copy);
  } catch {
    return null;
  } finally {
    if (copy !== null) for (const left of entriesOf(copy)) unlinkSync(below(copy, left.name));
    if (copy !== null) closeSync(copy);
    if (copyDir !== null) rmdirSync(copyDir);
  }
}

/** @returns false for anything but a regular file of a sane size */
function copyFile(from: number, name: BytePath, to: number, newName: string): boolean {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number;
  try {
    fd = openSync(below(from, name), flags);
  } catch {
    return false;
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size > MAX_COPY_BYTES) return false;
    copyFileSync(`/proc/self/fd/${fd}`, below(to, newName));
    return true;
  } finally {
    closeSync(fd);
  }
}

function queryIn(path: string, tables: readonly string[], query: string): unknown[] | null {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  try {
    database.pragma("trusted_schema = OFF");
    const isTable = database.prepare(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
    );
    const hasAll = tables.every((table) => isTable.get(table) !== undefined);
    return hasAll ? database.prepare(query).all() : null;
  } finally {
    database.close();
  }
}
