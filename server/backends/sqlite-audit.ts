import { CHAIN_START, type ChainHead } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { type HeldChain, judgeExtension } from "../devices/audit-extension.ts";
import { type AuditLine, linesOf, placeOf, seqAt, unknownUpTo } from "../devices/audit-lines.ts";
import type { AuditPage, PlacedHead } from "../storage/audit-gap.ts";
import type { CheckpointRecord, StoredReport } from "../storage/records.ts";
import type { AuditTrail, StoreVerdict } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { sqliteAlarms } from "./sqlite-alarms.ts";
import { auditLines, forgetRefused, gapsOf, noteRefused } from "./sqlite-audit-gaps.ts";
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
  const lines = auditLines(database, deviceId);
  const judged = judgeExtension(heldChain(database, deviceId, lines), rows, checkpoint);
  if (!judged.ok) {
    const because = `${judged.reason}: ${judged.detail}`;
    noteRefused(database, deviceId, { rows, checkpoint, at: receivedAt, because });
    return { outcome: "refused", because };
  }
  const { fresh } = judged.value;
  const insert = database.prepare(`INSERT INTO device_audit VALUES (@deviceId, ${ROW_VALUES})`);
  for (const row of fresh) insert.run({ ...row, seq: placeOf(lines, row.seq), deviceId });
  if (fresh.length > 0) forgetRefused(database, deviceId);
  const place = placeOf(lines, checkpoint.size);
  if (place !== null || checkpoint.size === 0) {
    keepCheckpoint(database, { deviceId, receivedAt }, { ...checkpoint, size: place ?? 0 });
  }
  return { outcome: "stored", because: "" };
}

function heldChain(
  database: SqliteDatabase,
  deviceId: string,
  lines: readonly AuditLine[],
): HeldChain {
  const hashAt = database.prepare<[string, number], { hash: string }>(
    "SELECT hash FROM device_audit WHERE device_id = ? AND seq = ?",
  );
  return {
    head: deviceHead(database, deviceId),
    forgotten: unknownUpTo(lines, forgottenSize(database, deviceId)),
    accepted: gapsOf(database, deviceId).at(-1)?.shown ?? null,
    hashAt: (seq) => {
      const place = placeOf(lines, seq);
      return place === null ? null : (hashAt.get(deviceId, place)?.hash ?? null);
    },
  };
}

/** `size` is its place here. */
function keepCheckpoint(
  database: SqliteDatabase,
  { deviceId, receivedAt: at }: Pick<StoredReport, "deviceId" | "receivedAt">,
  checkpoint: CheckpointRecord,
): void {
  database
    .prepare("INSERT OR IGNORE INTO checkpoint VALUES (@deviceId, @size, @head, @at, @envelope)")
    .run({ ...checkpoint, deviceId, envelope: JSON.stringify(checkpoint.envelope) });
  noteReceived(database, { deviceId, at, kind: "checkpoint", id: String(checkpoint.size) });
}

/** Where the device has to go on: behind the last row, or behind the gap that was accepted since. */
export function deviceHead(database: SqliteDatabase, deviceId: string): PlacedHead {
  const last = prepared<[string], ChainHead>(database, DEVICE_HEAD).get(deviceId);
  const gap = gapsOf(database, deviceId).at(-1);
  const place = last?.size ?? forgottenSize(database, deviceId);
  if (gap !== undefined && place <= gap.after) return { ...gap.follows, place };
  return last === undefined
    ? deviceStart(database, deviceId)
    : { size: seqAt(auditLines(database, deviceId), place), head: last.head, place };
}

/** What the oldest row of a device's log here follows on. */
export function deviceStart(
  database: SqliteDatabase,
  deviceId: string,
): PlacedHead & Partial<Pick<CheckpointRecord, "envelope">> {
  const place = forgottenSize(database, deviceId);
  const [checkpoint] = place === 0 ? [] : deviceCheckpoints(database, deviceId, place - 1, place);
  if (checkpoint === undefined) return { ...CHAIN_START, place: 0 };
  const { size, head, envelope } = checkpoint;
  return { size, head, envelope, place };
}

/** Rows behind this place, and never from both sides of a gap. */
export function devicePage(
  database: SqliteDatabase,
  deviceId: string,
  afterPlace: number,
  limit: number,
): AuditPage {
  const gaps = gapsOf(database, deviceId);
  const lines = linesOf(gaps);
  const end = gaps.find(({ after }) => after > afterPlace)?.after ?? Number.MAX_SAFE_INTEGER;
  const rows = database
    .prepare<[string, number, number, number], AuditRow>(
      `SELECT ${ROW} FROM device_audit WHERE device_id = ? AND seq > ? AND seq <= ?
       ORDER BY seq LIMIT ?`,
    )
    .all(deviceId, afterPlace, end, limit);
  return {
    rows: rows.map((row) => ({ ...row, seq: seqAt(lines, row.seq) })),
    upToPlace: rows.at(-1)?.seq ?? afterPlace,
  };
}

export function deviceCheckpoints(
  database: SqliteDatabase,
  deviceId: string,
  afterPlace: number,
  upToPlace: number,
): readonly CheckpointRecord[] {
  const lines = auditLines(database, deviceId);
  return database
    .prepare<[string, number, number], CheckpointRow>(
      `SELECT size, head, at, envelope FROM checkpoint
       WHERE device_id = ? AND size > ? AND size <= ? ORDER BY size`,
    )
    .all(deviceId, afterPlace, upToPlace)
    .map((row) => ({
      ...row,
      size: seqAt(lines, row.size),
      envelope: JSON.parse(row.envelope),
    }));
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
