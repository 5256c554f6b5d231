import type { Stats } from "node:fs";
import Database from "better-sqlite3";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { BytePath } from "./byte-path.ts";
import { below, lookUp } from "./dir-handle.ts";
import { COOKIE_TABLES, type CookieTable, isSignInCookie } from "./keep-cookie-tables.ts";
import type { SiteTally } from "./site-tally.ts";
import { isSound } from "./sqlite-count.ts";

/** A larger cookie database was made to keep us busy. */
const MAX_BYTES = 256 * 1024 * 1024;
const BUSY_MS = 50;
const COMPANIONS = ["-journal", "-wal", "-shm"];

export type CookieFault = "notThere" | "notOurs" | "unknownSchema" | "unreadable";

/** Rows, counted. */
export type CookieLook = { readonly kept: number; readonly others: number };

const schemaRows = z.array(z.object({ type: z.string() }));
const columnRows = z.array(z.object({ name: z.string(), hidden: z.number() }));
const counts = z.object({ kept: z.number(), others: z.number() });

/** What a cookie database holds of the sites, without reading a value. */
export function lookAtCookies(
  dir: number,
  name: BytePath,
  tally: SiteTally,
): Result<CookieLook, CookieFault> {
  return withCookies(dir, name, tally, (database, table) => {
    const [host, partition] = table.ownerColumns;
    // CASE: a session cookie is never asked about, so it never makes a site look signed in.
    const row = database
      .prepare(
        `SELECT coalesce(sum(k), 0) AS kept, count(*) - coalesce(sum(k), 0) AS others FROM (
           SELECT CASE WHEN ${table.isPersistent}
             THEN is_kept(${host}, ${partition}, name, ${table.isHttpOnly}) ELSE 0 END AS k
           FROM old.${table.table} NOT INDEXED)`,
      )
      .get();
    const { kept, others } = counts.parse(row);
    return { kept, others };
  });
}

/**
 * Makes a new database that holds the kept rows and nothing else: no freed page, no journal and no
 * word of the old schema. Values go from file to file inside SQLite.
 *
 * @param target an open directory of ours, and a name that is not there yet
 */
export function copyKeptCookies(
  dir: number,
  name: BytePath,
  tally: SiteTally,
  target: { readonly dir: number; readonly name: BytePath },
): Result<CookieLook, CookieFault> {
  return withCookies(
    dir,
    name,
    tally,
    (database, table) => {
      const [host, partition] = table.ownerColumns;
      database.exec(`BEGIN; ${table.schema}`);
      const columns = table.columns.join(", ");
      const copied = database
        .prepare(
          `INSERT OR IGNORE INTO main.${table.table} (${columns})
           SELECT ${columns} FROM old.${table.table} NOT INDEXED
           WHERE CASE WHEN ${table.isPersistent}
             THEN is_kept(${host}, ${partition}, name, ${table.isHttpOnly}) ELSE 0 END`,
        )
        .run();
      database.exec("COMMIT");
      return { kept: copied.changes, others: 0 };
    },
    pathOf(target.dir, target.name),
  );
}

type Use = (database: Database.Database, table: CookieTable) => CookieLook;

function withCookies(
  dir: number,
  name: BytePath,
  tally: SiteTally,
  use: Use,
  mainPath = ":memory:",
): Result<CookieLook, CookieFault> {
  const fault = faultOfFiles(dir, name);
  if (fault !== null) return fail(fault, "is not a file that a browser made");
  let database: Database.Database | null = null;
  try {
    database = new Database(mainPath, { timeout: BUSY_MS });
    for (const pragma of ["trusted_schema = OFF", "secure_delete = ON", "temp_store = MEMORY"]) {
      database.pragma(pragma);
    }
    database.prepare("ATTACH ? AS old").run(pathOf(dir, name));
    if (!isSound(database, "old")) return fail("unreadable", "is damaged");
    const table = tableIn(database);
    if (table === null) return fail("unknownSchema", "has a schema that is not known here");
    database.pragma(`main.page_size = ${table.pageSize}`);
    database.pragma("main.journal_mode = MEMORY");
    addDecision(database, table, tally);
    return ok(use(database, table));
  } catch (error) {
    return fail("unreadable", `can't be read: ${error instanceof Error ? error.message : error}`);
  } finally {
    database?.close();
  }
}

/** SQLite follows `/proc/self/fd/N` to the directory itself and finds the log beside the file. */
function pathOf(dir: number, name: BytePath): string {
  return below(dir, name).toString("latin1");
}

function addDecision(database: Database.Database, table: CookieTable, tally: SiteTally): void {
  const decide = (host: unknown, partition: unknown, name: unknown, isHttpOnly: unknown) => {
    if (typeof host !== "string" || typeof partition !== "string") return 0;
    const isSignIn = isSignInCookie(String(name), isHttpOnly === 1);
    return tally.keeps(table.ownerOf(host, partition), isSignIn) ? 1 : 0;
  };
  database.function("is_kept", { directOnly: true }, decide);
}

/** A table of a known form under its own name; views, virtual tables and surprises are none. */
function tableIn(database: Database.Database): CookieTable | null {
  const isKnown = ({ table, columns }: CookieTable) => {
    const listed = schemaRows.parse(database.pragma(`old.table_list(${table})`));
    if (listed.length !== 1 || listed[0]?.type !== "table") return false;
    const found = columnRows.parse(database.pragma(`old.table_xinfo(${table})`));
    const isPlain = found.every(({ hidden }) => hidden === 0);
    return isPlain && found.map((column) => column.name).join() === columns.join();
  };
  return COOKIE_TABLES.find(isKnown) ?? null;
}

/** Opening recovers what a log still holds, by writing: never into a file with another name. */
function faultOfFiles(dir: number, name: BytePath): CookieFault | null {
  const database = lookUp(dir, name);
  if (database === null) return "notThere";
  const companions = COMPANIONS.map((end) => lookUp(dir, name + end));
  const all = [database, ...companions.filter((stats) => stats !== null)];
  const isOurs = (stats: Stats) => stats.isFile() && stats.nlink === 1 && stats.size <= MAX_BYTES;
  return all.every(isOurs) ? null : "notOurs";
}
