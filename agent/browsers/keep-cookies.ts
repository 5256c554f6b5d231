import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import {
  columnsIn,
  type DatabaseFault,
  type OpenDatabase,
  type Spot,
  withAttached,
} from "./attached-database.ts";
import type { BytePath } from "./byte-path.ts";
import { COOKIE_TABLES, type CookieTable, isSignInCookie } from "./keep-cookie-tables.ts";
import type { SiteTally } from "./site-tally.ts";

/** Rows, counted. */
export type CookieLook = { readonly kept: number; readonly others: number };

const counts = z.object({ kept: z.number(), others: z.number() });

/** What a cookie database holds of the sites, without reading a value. */
export function lookAtCookies(
  dir: number,
  name: BytePath,
  tally: SiteTally,
): Result<CookieLook, DatabaseFault> {
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
  target: Spot,
): Result<CookieLook, DatabaseFault> {
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
    target,
  );
}

type Use = (database: OpenDatabase, table: CookieTable) => CookieLook;

function withCookies(
  dir: number,
  name: BytePath,
  tally: SiteTally,
  use: Use,
  fresh: Spot | null = null,
): Result<CookieLook, DatabaseFault> {
  const judge = (database: OpenDatabase): Result<CookieLook, DatabaseFault> => {
    const table = tableIn(database);
    if (table === null) return fail("unknownSchema", "has a schema that is not known here");
    database.pragma(`main.page_size = ${table.pageSize}`);
    database.pragma("main.journal_mode = MEMORY");
    addDecision(database, table, tally);
    return ok(use(database, table));
  };
  return withAttached({ dir, name }, judge, fresh);
}

function addDecision(database: OpenDatabase, table: CookieTable, tally: SiteTally): void {
  const decide = (host: unknown, partition: unknown, name: unknown, isHttpOnly: unknown) => {
    if (typeof host !== "string" || typeof partition !== "string") return 0;
    const isSignIn = isSignInCookie(String(name), isHttpOnly === 1);
    return tally.keeps(table.ownerOf(host, partition), isSignIn) ? 1 : 0;
  };
  database.function("is_kept", { directOnly: true }, decide);
}

function tableIn(database: OpenDatabase): CookieTable | null {
  const isKnown = ({ table, columns }: CookieTable) => {
    return columnsIn(database, table)?.join() === columns.join();
  };
  return COOKIE_TABLES.find(isKnown) ?? null;
}
