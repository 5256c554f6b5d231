import { CHAIN_START, type ChainHead } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { judgeExtension } from "../devices/audit-extension.ts";
import type { AlarmRecord, CheckpointRecord, StoredReport } from "../storage/records.ts";
import type { AuditTrail, StoreVerdict } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { forgottenSize, noteReceived } from "./sqlite-retention.ts";
import { groupsParameter, inGroups } from "./sqlite-scope.ts";

const ROW = "seq, at, actor, event, body, prev_hash AS prevHash, hash";
const ROW_VALUES = "@seq, @at, @actor, @event, @body, @prevHash, @hash";

type CheckpointRow = Omit<CheckpointRecord, "envelope"> & { readonly envelope: string };

/** Adds a report's rows to the device's chain, or says why they don't belong there. */
export function extendDeviceChain(
  database: SqliteDatabase,
  { deviceId, receivedAt }: Pick<StoredReport, "deviceId" | "receivedAt">,
  rows: readonly AuditRow[],
  checkpoint: CheckpointRecord,
): StoreVerdict {
  const hashAt = database.prepare<[string, number], { hash: string }>(
    "SELECT hash FROM device_audit WHERE device_id = ? AND seq = ?",
  );
  const held = {
    head: deviceHead(database, deviceId),
    forgotten: forgottenSize(database, deviceId),
    hashAt: (seq: number) => hashAt.get(deviceId, seq)?.hash ?? null,
  };
  const judged = judgeExtension(held, rows, checkpoint);
  if (!judged.ok) return { outcome: "refused", because: `${judged.reason}: ${judged.detail}` };
  const insert = database.prepare(`INSERT INTO device_audit VALUES (@deviceId, ${ROW_VALUES})`);
  for (const row of judged.value.fresh) insert.run({ ...row, deviceId });
  database
    .prepare("INSERT OR IGNORE INTO checkpoint VALUES (@deviceId, @size, @head, @at, @envelope)")
    .run({ ...checkpoint, deviceId, envelope: JSON.stringify(checkpoint.envelope) });
  noteReceived(database, {
    ...{ deviceId, at: receivedAt, kind: "checkpoint", id: String(checkpoint.size) },
  });
  return { outcome: "stored", because: "", fresh: judged.value.fresh };
}

export function deviceHead(database: SqliteDatabase, deviceId: string): ChainHead {
  return (
    database
      .prepare<[string], ChainHead>(
        `SELECT seq AS size, hash AS head FROM device_audit WHERE device_id = ?
         ORDER BY seq DESC LIMIT 1`,
      )
      .get(deviceId) ?? deviceStart(database, deviceId)
  );
}

/** What the oldest row of a device's log here follows on. */
export function deviceStart(
  database: SqliteDatabase,
  deviceId: string,
): ChainHead & Partial<Pick<CheckpointRecord, "envelope">> {
  const upTo = forgottenSize(database, deviceId);
  const [checkpoint] = upTo === 0 ? [] : deviceCheckpoints(database, deviceId, upTo - 1, upTo);
  if (checkpoint === undefined) return CHAIN_START;
  const { size, head, envelope } = checkpoint;
  return { size, head, envelope };
}

export function deviceRows(
  database: SqliteDatabase,
  deviceId: string,
  afterSeq: number,
  limit: number,
): readonly AuditRow[] {
  return database
    .prepare<[string, number, number], AuditRow>(
      `SELECT ${ROW} FROM device_audit WHERE device_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    )
    .all(deviceId, afterSeq, limit);
}

export function deviceCheckpoints(
  database: SqliteDatabase,
  deviceId: string,
  afterSize: number,
  uptoSize: number,
): readonly CheckpointRecord[] {
  return database
    .prepare<[string, number, number], CheckpointRow>(
      `SELECT size, head, at, envelope FROM checkpoint
       WHERE device_id = ? AND size > ? AND size <= ? ORDER BY size`,
    )
    .all(deviceId, afterSize, uptoSize)
    .map((row) => ({ ...row, envelope: JSON.parse(row.envelope) }));
}

export function sqliteTrail(database: SqliteDatabase): AuditTrail {
  return {
    append: async (next) => database.transaction(appendRow).immediate(database, next),
    head: async () => serverHead(database),
    rows: async (afterSeq, limit) =>
      database
        .prepare<[number, number], AuditRow>(
          `SELECT ${ROW} FROM server_audit WHERE seq > ? ORDER BY seq LIMIT ?`,
        )
        .all(afterSeq, limit),
    raise: async (alarm) => raiseAlarm(database, alarm),
    alarms: async ({ deviceId, beforeId, limit, ...filter }) =>
      database
        .prepare<[Record<string, string | number | null>], AlarmRecord>(
          `SELECT id, at, device_id AS deviceId, kind, detail FROM alarm
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

function serverHead(database: SqliteDatabase): ChainHead {
  return (
    database
      .prepare<[], ChainHead>(
        "SELECT seq AS size, hash AS head FROM server_audit ORDER BY seq DESC LIMIT 1",
      )
      .get() ?? CHAIN_START
  );
}

function appendRow(database: SqliteDatabase, next: (head: ChainHead) => AuditRow): AuditRow {
  const row = next(serverHead(database));
  database.prepare(`INSERT INTO server_audit VALUES (${ROW_VALUES})`).run(row);
  return row;
}

/** The same fault again within the hour adds nothing but rows, and a hostile device has many. */
function raiseAlarm(database: SqliteDatabase, alarm: Omit<AlarmRecord, "id">): void {
  const anHourBefore = new Date(Date.parse(alarm.at) - 3_600_000).toISOString();
  database
    .prepare(
      `INSERT INTO alarm (at, device_id, kind, detail)
       SELECT @at, @deviceId, @kind, @detail WHERE NOT EXISTS (
         SELECT 1 FROM alarm WHERE device_id IS @deviceId AND kind = @kind AND at > @anHourBefore)`,
    )
    .run({ ...alarm, detail: alarm.detail.slice(0, 500), anHourBefore });
}
