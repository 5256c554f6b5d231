import type { OutageSign, SignStore } from "../campaigns/outage-watch.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** A step of the schema: when each device last gave a sign of an outage of our making. */
export const SIGNS = `
  CREATE TABLE outage_sign (
    device_id TEXT NOT NULL,
    sign      TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (device_id, sign)
  ) STRICT, WITHOUT ROWID;
`;

export function sqliteSigns(database: SqliteDatabase): SignStore {
  return {
    note: async (signs, forgetBeforeMs) => {
      const noteAll = () => {
        database.prepare("DELETE FROM outage_sign WHERE at_ms < ?").run(forgetBeforeMs);
        const insert = database.prepare(
          "INSERT OR REPLACE INTO outage_sign VALUES (@deviceId, @sign, @atMs)",
        );
        for (const one of signs) insert.run(one);
      };
      database.transaction(noteAll).immediate();
    },
    all: async () =>
      database
        .prepare<[], OutageSign>(
          "SELECT device_id AS deviceId, sign, at_ms AS atMs FROM outage_sign",
        )
        .all(),
  };
}
