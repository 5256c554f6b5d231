import type { LivedRecord, LivedStore } from "../devices/lived-time.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** A step of the schema. A server of before begins with the newest instant that it wrote of itself. */
export const LIVED = `
  CREATE TABLE lived (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    at      TEXT NOT NULL,
    held_ms INTEGER
  ) STRICT;
  INSERT INTO lived SELECT 1, at, NULL FROM (
    SELECT max(at) AS at FROM (SELECT at FROM server_audit UNION ALL SELECT at FROM received)
  ) WHERE at IS NOT NULL;
`;

export function sqliteLived(database: SqliteDatabase): LivedStore {
  return {
    find: async () =>
      database.prepare<[], LivedRecord>("SELECT at, held_ms AS heldMs FROM lived").get() ?? null,
    keep: async (lived) => {
      database.prepare("INSERT OR REPLACE INTO lived VALUES (1, @at, @heldMs)").run(lived);
    },
  };
}
