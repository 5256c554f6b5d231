import { closeSync, constants, fstatSync, openSync } from "node:fs";
import Database from "better-sqlite3";
import * as z from "zod/mini";
import type { BytePath } from "./byte-path.ts";
import { below } from "./dir-handle.ts";
import { copyFile, type MemoryDir, openMemoryDir } from "./memory-copy.ts";

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
  let memory: MemoryDir | null = null;
  try {
    memory = openMemoryDir();
    if (!copyFile(dir, name, memory.dir, "copy")) return null;
    copyFile(dir, `${name}-wal`, memory.dir, "copy-wal");
    return use(memory.dir);
  } catch {
    return null;
  } finally {
    memory?.remove();
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
