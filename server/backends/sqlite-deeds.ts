import type { DeedCount, DeedStore, LoneDeed } from "../commands/lone-deeds.ts";
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

/** A step of the schema: the orders behind them, each under a number of its own. */
export const DEED_ORDERS = `
  CREATE TABLE deed_order (
    person    TEXT NOT NULL,
    device_id TEXT NOT NULL,
    number    INTEGER NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (person, device_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deed_order_by_number ON deed_order (number);
`;

const MOST_ORDERS = `SELECT max(orders) FROM (
  SELECT count(DISTINCT number) AS orders FROM deed_order
  WHERE person IN (SELECT value FROM json_each(@persons))
    AND device_id IN (SELECT value FROM json_each(@deviceIds)) AND at > @since
  GROUP BY device_id)`;
const OF_PERSONS = `SELECT DISTINCT device_id AS deviceId FROM deed
  WHERE person IN (SELECT value FROM json_each(?))`;

export function sqliteDeeds(database: SqliteDatabase): DeedStore {
  return { claim: async (deed) => database.transaction(claim).immediate(database, deed) };
}

/** In one transaction: two requests at once don't each take what is left for one. */
function claim(database: SqliteDatabase, deed: LoneDeed): DeedCount {
  const { by, persons, deviceIds, at, since, most, again, isDone } = deed;
  database.prepare("DELETE FROM deed WHERE at <= ?").run(since);
  database.prepare("DELETE FROM deed_order WHERE at <= ?").run(since);
  const before = database
    .prepare<[string], { deviceId: string }>(OF_PERSONS)
    .all(JSON.stringify(persons))
    .map(({ deviceId }) => deviceId);
  const devices = new Set([...before, ...deviceIds]).size;
  const orders = again === null ? 0 : 1 + mostOrders(database, deed, again.since);
  const count = { devices, orders };
  if (devices > most || orders > (again?.most ?? 0) || !isDone) return count;
  const insert = database.prepare("INSERT OR REPLACE INTO deed VALUES (?, ?, ?)");
  for (const person of by) for (const deviceId of deviceIds) insert.run(person, deviceId, at);
  if (again !== null) keepOrder(database, deed);
  return count;
}

function mostOrders(
  database: SqliteDatabase,
  { persons, deviceIds }: LoneDeed,
  since: string,
): number {
  const asked = { persons: JSON.stringify(persons), deviceIds: JSON.stringify(deviceIds), since };
  return Number(database.prepare(MOST_ORDERS).pluck().get(asked) ?? 0);
}

function keepOrder(database: SqliteDatabase, { by, deviceIds, at }: LoneDeed): void {
  const last = database.prepare("SELECT max(number) FROM deed_order").pluck().get();
  const number = Number(last ?? 0) + 1;
  const insert = database.prepare("INSERT INTO deed_order VALUES (?, ?, ?, ?)");
  for (const person of by) {
    for (const deviceId of deviceIds) insert.run(person, deviceId, number, at);
  }
}
