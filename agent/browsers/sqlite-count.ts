import { closeSync, constants, fstatSync, openSync } from "node:fs";
import Database from "better-sqlite3";
import * as z from "zod/mini";
import type { BytePath } from "./byte-path.ts";
import { below } from "./dir-handle.ts";
import { copyFile, type MemoryDir, openMemoryDir } from "./memory-copy.ts";

/** How long a damaged or hostile file may keep us; the helper as a whole has a limit as well. */
const BUSY_MS = 50;
/** No browser has more; pages that lead in circles have rows without end. */
const MAX_ROWS = 2_000_000;
/** Reading a larger one whole takes longer than it is worth; time limits hold for it. */
const MAX_PAGES_CHECKED = 65_536;

/**
 * Rows of one table, or null when the file is not a readable database with such a table. Reads no
 * value. The table's name comes from our own list.
 */
export function countRows(dir: number, name: BytePath, table: string): number | null {
  const some = `SELECT 1 FROM "${table}" LIMIT ${MAX_ROWS}`;
  const rows = readRows(dir, name, [table], `SELECT count(*) AS count FROM (${some})`);
  const counted = z.safeParse(countSchema, rows);
  return counted.success ? counted.data[0].count : null;
}

const countSchema = z.tuple([z.object({ count: z.number() })]);

/**
 * Runs one query on a database that has all these tables (no views); null when it can't be read.
 *
 * @param mustEnd for a query without a limit: reads nothing of a file that might have no end
 */
export function readRows(
  dir: number,
  name: BytePath,
  tables: readonly string[],
  query: string,
  mustEnd = false,
): readonly unknown[] | null {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number | null = null;
  try {
    fd = openSync(below(dir, name), flags);
    if (!fstatSync(fd).isFile()) return null;
    return queryIn(`/proc/self/fd/${fd}`, tables, query, mustEnd);
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
  return inCopy(dir, name, (copy) => readRows(copy, "copy", tables, query, true));
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

function queryIn(
  path: string,
  tables: readonly string[],
  query: string,
  mustEnd: boolean,
): unknown[] | null {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  try {
    database.pragma("trusted_schema = OFF");
    if (mustEnd && !isSound(database)) return null;
    const isTable = database.prepare(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
    );
    const hasAll = tables.every((table) => isTable.get(table) !== undefined);
    return hasAll ? database.prepare(query).all() : null;
  } finally {
    database.close();
  }
}

/**
 * Whether every page of a database is in its place once. Pages can be made to lead to each other
 * in circles, so that a walk through a few kilobytes never ends; this look takes each page once.
 *
 * @param schema `main`, or the name that the database was attached under
 */
export function isSound(database: Database.Database, schema = "main"): boolean {
  const pages = Number(database.pragma(`${schema}.page_count`, { simple: true }));
  if (pages > MAX_PAGES_CHECKED) return true;
  return database.pragma(`${schema}.quick_check(1)`, { simple: true }) === "ok";
}
