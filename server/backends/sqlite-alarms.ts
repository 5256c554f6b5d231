import { LASTING_ALARM_KINDS } from "../contract/log-events.ts";
import { placeOf } from "../devices/audit-lines.ts";
import { alarmStep, type HeldAlarm } from "../devices/device-alarm.ts";
import type { AlarmRecord, NewAlarm } from "../storage/alarm-record.ts";
import type { AlarmNews, AuditTrail } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { auditLines } from "./sqlite-audit-gaps.ts";
import { groupsParameter, inGroups } from "./sqlite-scope.ts";

/** A step of the schema. `last_row`: up to which row of the device's own log a lasting alarm tells. */
export const LASTING_ALARMS = `
  ALTER TABLE alarm ADD COLUMN ended_at TEXT;
  ALTER TABLE alarm ADD COLUMN last_row INTEGER NOT NULL DEFAULT 0;
`;

/** A step of the schema: those of devices that were gone before their end was theirs. */
export const ALARMS_OF_THE_GONE = `
  UPDATE alarm SET ended_at = gone.at
  FROM (SELECT id, coalesce(retired_at, revoked_at) AS at FROM device) AS gone
  WHERE gone.id = alarm.device_id AND gone.at IS NOT NULL AND ended_at IS NULL AND last_row > 0;
`;

/** Of an alarm: others were of a moment. */
export const GOES_ON = `ended_at IS NULL AND kind IN ('${LASTING_ALARM_KINDS.join("','")}')`;
const ALARM = "id, at, device_id AS deviceId, kind, detail, ended_at AS endedAt";

export function sqliteAlarms(
  database: SqliteDatabase,
): Pick<AuditTrail, "raise" | "follow" | "alarms"> {
  return {
    raise: async (alarm) => raiseAlarm(database, alarm),
    follow: async (news) =>
      news.length === 0 ? [] : database.transaction(followAlarms).immediate(database, news),
    alarms: async ({ deviceId, beforeId, limit, ...filter }) =>
      database
        .prepare<[Record<string, string | number | null>], AlarmRecord>(
          `SELECT ${ALARM} FROM alarm
           WHERE (@deviceId IS NULL OR device_id = @deviceId)
             AND (@beforeId IS NULL OR id < @beforeId) AND ${inGroups("alarm.device_id")}
           ORDER BY id DESC LIMIT @limit`,
        )
        .all({
          deviceId: deviceId ?? null,
          beforeId: beforeId ?? null,
          inGroups: groupsParameter(filter.inGroups),
          limit,
        }),
  };
}

/** The same fault again within the hour adds nothing but rows, and a hostile device has many. */
function raiseAlarm(database: SqliteDatabase, alarm: NewAlarm): void {
  const anHourBefore = new Date(Date.parse(alarm.at) - 3_600_000).toISOString();
  database
    .prepare(
      `INSERT INTO alarm (at, device_id, kind, detail)
       SELECT @at, @deviceId, @kind, @detail WHERE NOT EXISTS (
         SELECT 1 FROM alarm WHERE device_id IS @deviceId AND kind = @kind AND at > @anHourBefore)`,
    )
    .run({ ...alarm, detail: alarm.detail.slice(0, 500), anHourBefore });
}

/** In the commit that takes a device out of the fleet: nobody would say any more that it is over. */
export function endAlarms(database: SqliteDatabase, deviceId: string, at: string): void {
  database
    .prepare(
      `UPDATE alarm SET ended_at = ?
       WHERE device_id = ? AND ${GOES_ON}`,
    )
    .run(at, deviceId);
}

type Changed = AlarmNews & { readonly id: number | null };

function followAlarms(
  database: SqliteDatabase,
  news: readonly AlarmNews[],
): readonly AlarmRecord[] {
  const followOne = followerOf(database);
  const changed = news.flatMap((one) => followOne(one) ?? []);
  return [...new Map(changed.map((alarm) => [alarm.id, alarm])).values()];
}

/** @returns what follows one row: the alarm as it is then, where somebody would see a difference */
function followerOf(database: SqliteDatabase): (news: AlarmNews) => AlarmRecord | undefined {
  const newest = database.prepare<[string, string], HeldAlarm & { id: number }>(
    `SELECT id, at, last_row AS lastRow, ended_at AS endedAt FROM alarm
     WHERE device_id = ? AND kind = ? ORDER BY id DESC LIMIT 1`,
  );
  const raise = database.prepare<[Changed], AlarmRecord>(
    `INSERT INTO alarm (at, device_id, kind, detail, last_row)
     VALUES (@at, @deviceId, @kind, @detail, @row) RETURNING ${ALARM}`,
  );
  const change = database.prepare<[Changed], AlarmRecord>(
    `UPDATE alarm SET detail = coalesce(@detail, detail), last_row = @row,
       ended_at = CASE WHEN @detail IS NULL THEN @at END
     WHERE id = @id RETURNING ${ALARM}`,
  );
  const gone = database.prepare<[string], { id: string }>(
    "SELECT id FROM device WHERE id = ? AND coalesce(retired_at, revoked_at) IS NOT NULL",
  );
  return (news) => {
    // What it had sent before that was still on its way.
    if (gone.get(news.deviceId) !== undefined) return undefined;
    const held = newest.get(news.deviceId, news.kind);
    // A device that went back to an older log counts rows anew.
    const row = placeOf(auditLines(database, news.deviceId), news.row) ?? 0;
    const step = alarmStep(held ?? null, { ...news, row });
    if (step === "nothing") return undefined;
    return (step === "raise" ? raise : change).get({ ...news, row, id: held?.id ?? null });
  };
}
