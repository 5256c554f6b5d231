import type { SqliteDatabase, SqliteStatement } from "./sqlite.ts";

const HELD = new WeakMap<SqliteDatabase, Map<string, SqliteStatement<unknown[]>>>();

/** Compiled once: that takes as long as what most statements do. For those of every device's path. */
export function prepared<Parameters extends unknown[] | object, Row = unknown>(
  database: SqliteDatabase,
  source: string,
): SqliteStatement<Parameters extends unknown[] ? Parameters : [Parameters], Row> {
  const ofDatabase = HELD.get(database) ?? new Map<string, SqliteStatement<unknown[]>>();
  HELD.set(database, ofDatabase);
  const statement = ofDatabase.get(source) ?? database.prepare<unknown[]>(source);
  ofDatabase.set(source, statement);
  return statement as SqliteStatement<
    Parameters extends unknown[] ? Parameters : [Parameters],
    Row
  >;
}
