import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import {
  columnsIn,
  type DatabaseFault,
  type OpenDatabase,
  type Spot,
  withAttached,
} from "./attached-database.ts";

/**
 * Chromium keeps the tokens of the browser's own account in `Web Data`, beside what people typed
 * into forms. Where the account stays, so do they: a new database with that table and nothing else.
 */
const TABLE = "token_service";

/** Each known form of it, by its columns; the last is Chromium 156's. */
const COLUMN_TYPES = {
  service: "VARCHAR PRIMARY KEY NOT NULL",
  encrypted_token: "BLOB",
  binding_key: "BLOB",
  mtls_token_binding: "INTEGER",
} as const;
const COLUMNS = Object.entries(COLUMN_TYPES);
const MIN_COLUMNS = 2;

/** As Chromium makes it. It creates every table that it misses, but only in a version that it knows. */
const PAGE_SIZE = 2048;
const META = "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR)";
const VERSION_KEYS = ["version", "last_compatible_version"];
const MAX_VERSION = 100_000;

const versionRows = z.array(
  z.object({ key: z.string(), value: z.int().check(z.gte(1), z.lte(MAX_VERSION)) }),
);
const countRow = z.object({ count: z.number() });

export type TokenLook = { readonly kept: number; readonly others: number };

/** What is there of an account, and how much else, without reading a value. */
export function lookAtTokens(spot: Spot): Result<TokenLook, DatabaseFault> {
  return withAttached(spot, (database) => {
    const form = formIn(database);
    if (!form.ok) return form;
    const kept = countIn(database, `old.${TABLE}`);
    const known = `'meta', '${TABLE}'`;
    const others =
      countIn(
        database,
        `old.sqlite_schema WHERE tbl_name NOT IN (${known}) OR type <> 'table'
        AND name NOT LIKE 'sqlite_autoindex_%'`,
      ) + countIn(database, `old.meta WHERE key NOT IN ('version', 'last_compatible_version')`);
    return ok({ kept, others });
  });
}

/** Makes a new database in our own words. Values go from file to file inside SQLite. */
export function copyTokens(spot: Spot, target: Spot): Result<TokenLook, DatabaseFault> {
  const copy = (database: OpenDatabase): Result<TokenLook, DatabaseFault> => {
    const form = formIn(database);
    if (!form.ok) return form;
    const { columns, versions } = form.value;
    database.pragma(`main.page_size = ${PAGE_SIZE}`);
    database.pragma("main.journal_mode = MEMORY");
    const types = columns.map(([name, type]) => `${name} ${type}`).join(",");
    database.exec(`BEGIN; ${META}; CREATE TABLE ${TABLE} (${types});`);
    const insert = database.prepare("INSERT INTO main.meta VALUES (?, ?)");
    for (const { key, value } of versions) insert.run(key, String(value));
    const names = columns.map(([name]) => name).join(", ");
    const copied = database
      .prepare(`INSERT INTO main.${TABLE} (${names}) SELECT ${names} FROM old.${TABLE} NOT INDEXED`)
      .run();
    database.exec("COMMIT");
    return ok({ kept: copied.changes, others: 0 });
  };
  return withAttached(spot, copy, target);
}

type Form = { readonly columns: typeof COLUMNS; readonly versions: z.infer<typeof versionRows> };

function formIn(database: OpenDatabase): Result<Form, DatabaseFault> {
  const found = columnsIn(database, TABLE) ?? [];
  const columns = COLUMNS.slice(0, found.length);
  const isKnown = columns.map(([name]) => name).join() === found.join();
  if (found.length < MIN_COLUMNS || !isKnown) {
    return fail("unknownSchema", "has no tokens of a known form");
  }
  const versions = versionsIn(database);
  if (versions === null) return fail("unknownSchema", "has no version that is known here");
  return ok({ columns, versions });
}

/** Numbers, whatever the owner of the profile wrote there. */
function versionsIn(database: OpenDatabase): z.infer<typeof versionRows> | null {
  if (columnsIn(database, "meta")?.join() !== "key,value") return null;
  const keys = VERSION_KEYS.map((key) => `'${key}'`).join();
  const rows = database
    .prepare(`SELECT key, CAST(value AS INTEGER) AS value FROM old.meta WHERE key IN (${keys})`)
    .all();
  const read = z.safeParse(versionRows, rows);
  return read.success && read.data.length === VERSION_KEYS.length ? read.data : null;
}

function countIn(database: OpenDatabase, from: string): number {
  const row = database.prepare(`SELECT count(*) AS count FROM ${from}`).get();
  return z.parse(countRow, row).count;
}
