import type { FleetCounts } from "../storage/records.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/** Summed up by SQLite: no row of a fleet is read into this process. */
export function sqliteCounts(database: SqliteDatabase): () => Promise<FleetCounts> {
  const commands = database.prepare<[], FleetCounts["commands"][number]>(
    "SELECT kind, state, count(*) AS count FROM command GROUP BY kind, state",
  );
  const sessions = database.prepare<[], FleetCounts["sessions"][number]>(
    `SELECT session.value ->> '$.stage' AS stage, count(*) AS count
     FROM device_said, json_each(device_said.body, '$.sessions') AS session
     WHERE device_said.kind = 'sessions' GROUP BY stage`,
  );
  const receipts = database.prepare<[], FleetCounts["receipts"][number]>(
    "SELECT body ->> '$.status' AS status, count(*) AS count FROM receipt GROUP BY status",
  );
  const alarms = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM alarm");
  return async () => ({
    commands: commands.all(),
    sessions: sessions.all(),
    receipts: receipts.all(),
    alarms: alarms.get()?.count ?? 0,
  });
}
