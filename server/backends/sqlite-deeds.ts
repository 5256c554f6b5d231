import type { DeedStore, LoneDeed } from "../commands/lone-deeds.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** A step of the schema: what one person did alone, to which device, and when last. */
export const DEEDS = `
  CREATE TABLE deed (
    person    TEXT NOT NULL,
    device_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (person, device_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deed_by_time ON deed (at);
`;

const OF_PERSONS = `SELECT DISTINCT device_id AS deviceId FROM deed
  WHERE person IN (SELECT value FROM json_each(?))`;

export function sqliteDeeds(database: SqliteDatabase): DeedStore {
  return { claim: async (deed) => database.transaction(claim).immediate(database, deed) };
}

/** In one transaction: two requests at once don't each take what is left for one. */
function claim(database: SqliteDatabase, deed: LoneDeed): number {
  const { by, persons, deviceIds, at, since, most, isDone } = deed;
  database.prepare("DELETE FROM deed WHERE at <= ?").run(since);
  const before = database
    .prepare<[string], { deviceId: string }>(OF_PERSONS)
    .all(JSON.stringify(persons))
    .map(({ deviceId }) => deviceId);
  const count = new Set([...before, ...deviceIds]).size;
  if (count > most || !isDone) return count;
  const insert = database.prepare("INSERT OR REPLACE INTO deed VALUES (?, ?, ?)");
  for (const person of by) for (const deviceId of deviceIds) insert.run(person, deviceId, at);
  return count;
}
