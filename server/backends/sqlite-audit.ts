import { CHAIN_START, type ChainHead } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { judgeExtension } from "../devices/audit-extension.ts";
import type { CheckpointRecord, StoredReport } from "../storage/records.ts";
import type { AuditTrail, StoreVerdict } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { sqliteAlarms } from "./sqlite-alarms.ts";
import { prepared } from "./sqlite-prepared.ts";
import { forgottenSize, noteReceived } from "./sqlite-retention.ts";

const ROW = "seq, at, actor, event, body, prev_hash AS prevHash, hash";
const ROW_VALUES = "@seq, @at, @actor, @event, @body, @prevHash, @hash";
const DEVICE_HEAD = `SELECT seq AS size, hash AS head FROM device_audit WHERE device_id = ?
  ORDER BY seq DESC LIMIT 1`;

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
  return { outcome: "stored", because: "" };
}

export function deviceHead(database: SqliteDatabase, deviceId: string): ChainHead {
  return (
    prepared<[string], ChainHead>(database, DEVICE_HEAD).get(deviceId) ??
    deviceStart(database, deviceId)
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
    ...sqliteAlarms(database),
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
