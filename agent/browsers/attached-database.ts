import type { Stats } from "node:fs";
import Database from "better-sqlite3";
import * as z from "zod/mini";
import { fail, type Result } from "../../policies/result.ts";
import type { BytePath } from "./byte-path.ts";
import { below, lookUp } from "./dir-handle.ts";
import { isSound } from "./sqlite-count.ts";

/** A larger database was made to keep us busy. */
const MAX_BYTES = 256 * 1024 * 1024;
const BUSY_MS = 50;
const COMPANIONS = ["-journal", "-wal", "-shm"];

export type DatabaseFault = "notThere" | "notOurs" | "unknownSchema" | "unreadable";

export type OpenDatabase = Database.Database;

/** An open directory, and a name in it. */
export type Spot = { readonly dir: number; readonly name: BytePath };

/**
 * Opens somebody's database as `old` beside an empty `main`, so that values go from one to the other
 * inside SQLite: nothing of its schema is believed, and nothing of it runs.
 *
 * @param use the database, or the reason why it is of no form that is known
 * @param fresh where `main` is to lie, a name that is not there yet; else in memory
 */
export function withAttached<T>(
  { dir, name }: Spot,
  use: (database: OpenDatabase) => Result<T, DatabaseFault>,
  fresh: Spot | null = null,
): Result<T, DatabaseFault> {
  const fault = faultOfFiles(dir, name);
  if (fault !== null) return fail(fault, "is not a file that a browser made");
  let database: Database.Database | null = null;
  try {
    database = new Database(fresh === null ? ":memory:" : pathOf(fresh), { timeout: BUSY_MS });
    for (const pragma of ["trusted_schema = OFF", "secure_delete = ON", "temp_store = MEMORY"]) {
      database.pragma(pragma);
    }
    database.prepare("ATTACH ? AS old").run(pathOf({ dir, name }));
    if (!isSound(database, "old")) return fail("unreadable", "is damaged");
    return use(database);
  } catch (error) {
    return fail("unreadable", `can't be read: ${error instanceof Error ? error.message : error}`);
  } finally {
    database?.close();
  }
}

/**
 * Columns of a table of `old`, in their order; null where it has none of that name. Views, virtual
 * tables and generated columns are none.
 */
export function columnsIn(database: OpenDatabase, table: string): readonly string[] | null {
  const listed = schemaRows.parse(database.pragma(`old.table_list(${table})`));
  if (listed.length !== 1 || listed[0]?.type !== "table") return null;
  const found = columnRows.parse(database.pragma(`old.table_xinfo(${table})`));
  return found.every(({ hidden }) => hidden === 0) ? found.map(({ name }) => name) : null;
}

const schemaRows = z.array(z.object({ type: z.string() }));
const columnRows = z.array(z.object({ name: z.string(), hidden: z.number() }));

/** SQLite follows `/proc/self/fd/N` to the directory itself and finds the log beside the file. */
function pathOf({ dir, name }: Spot): string {
  return below(dir, name).toString("latin1");
}

/** Opening recovers what a log still holds, by writing: never into a file with another name. */
function faultOfFiles(dir: number, name: BytePath): DatabaseFault | null {
  const database = lookUp(dir, name);
  if (database === null) return "notThere";
  const companions = COMPANIONS.map((end) => lookUp(dir, name + end));
  const all = [database, ...companions.filter((stats) => stats !== null)];
  const isOurs = (stats: Stats) => stats.isFile() && stats.nlink === 1 && stats.size <= MAX_BYTES;
  return all.every(isOurs) ? null : "notOurs";
}
