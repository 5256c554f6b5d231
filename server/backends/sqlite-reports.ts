import { RECEIPT_CODE_CHARACTERS } from "../../agent/contract/receipt.ts";
import { unreachable } from "../../policies/result.ts";
import type { DeviceTruth, ReceiptRecord, StoredReport } from "../storage/records.ts";
import type { ReportStore, StoreVerdict } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import {
  deviceCheckpoints,
  deviceHead,
  devicePage,
  deviceStart,
  extendDeviceChain,
} from "./sqlite-audit.ts";
import { sqliteCounts } from "./sqlite-counts.ts";
import { policyStates, sqliteGlances } from "./sqlite-glances.ts";
import { prepared } from "./sqlite-prepared.ts";
import { forgetBefore, noteReceived } from "./sqlite-retention.ts";
import { groupsParameter, inGroups } from "./sqlite-scope.ts";

const STORED: StoreVerdict = { outcome: "stored", because: "" };
const ACTS_SHOWN = 50;

type ReceiptRow = { readonly deviceId: string; readonly body: string; readonly envelope: string };
const LAST_CHECKPOINT = "SELECT at FROM checkpoint WHERE device_id = ? ORDER BY size DESC LIMIT 1";
const RECEIPT = "device_id AS deviceId, body, envelope";

export function sqliteReports(database: SqliteDatabase): ReportStore {
  return {
    store: async (reports) =>
      database.transaction(() => reports.map((report) => storeOne(database, report))).immediate(),
    counts: sqliteCounts(database),
    glance: sqliteGlances(database),
    policyStates: async () => policyStates(database),
    truth: async (deviceId) => readTruth(database, deviceId),
    receipt: async (receiptId) => {
      const row = database
        .prepare<[string], ReceiptRow>(`SELECT ${RECEIPT} FROM receipt WHERE id = ?`)
        .get(receiptId);
      return row === undefined ? null : toReceipt(row);
    },
    receiptByCode: async (code) => {
      const row = database
        .prepare<[number, string], ReceiptRow>(
          `SELECT ${RECEIPT} FROM receipt WHERE substr(id, -?) = ? ORDER BY at DESC LIMIT 1`,
        )
        .get(RECEIPT_CODE_CHARACTERS, code);
      return row === undefined ? null : toReceipt(row);
    },
    receipts: async ({ deviceId, before, limit, ...filter }) =>
      database
        .prepare<[Record<string, string | number | null>], ReceiptRow>(
          `SELECT ${RECEIPT} FROM receipt WHERE (@deviceId IS NULL OR device_id = @deviceId)
             AND (@at IS NULL OR (at, id) < (@at, @id)) AND ${inGroups("receipt.device_id")}
           ORDER BY at DESC, id DESC LIMIT @limit`,
        )
        .all({
          deviceId: deviceId ?? null,
          at: before?.at ?? null,
          id: before?.id ?? null,
          inGroups: groupsParameter(filter.inGroups),
          limit,
        })
        .map(toReceipt),
    auditHead: async (deviceId) => ({
      ...deviceHead(database, deviceId),
      checkpointAt: lastCheckpointAt(database, deviceId),
    }),
    auditStart: async (deviceId) => deviceStart(database, deviceId),
    forgetBefore: async (deviceId, before) =>
      database.transaction(() => forgetBefore(database, deviceId, before)).immediate(),
    auditPage: async (...asked) => devicePage(database, ...asked),
    checkpoints: async (...asked) => deviceCheckpoints(database, ...asked),
  };
}

/** Everything here may be done twice with the same end: a device repeats what was not acked. */
function storeOne(database: SqliteDatabase, stored: StoredReport): StoreVerdict {
  const { deviceId, at, receivedAt, report } = stored;
  switch (report.kind) {
    case "posture":
      return storeFacts(database, stored, report.body);
    case "sessions":
    case "policyState":
      prepared<unknown[]>(database, "INSERT OR REPLACE INTO device_said VALUES (?, ?, ?, ?)").run(
        deviceId,
        report.kind,
        JSON.stringify(report.body),
        at,
      );
      return STORED;
    case "sessionAct":
      database
        .prepare("INSERT OR IGNORE INTO session_act VALUES (?, ?, ?, ?)")
        .run(deviceId, stored.reportId, at, JSON.stringify(report.body));
      noteReceived(database, { deviceId, kind: "act", at: receivedAt, id: stored.reportId });
      return STORED;
    case "receipt":
      return storeReceipt(database, report.record, receivedAt);
    case "audit":
      return extendDeviceChain(database, stored, report.rows, report.checkpoint);
    default:
      return unreachable(report);
  }
}

function storeFacts(
  database: SqliteDatabase,
  { deviceId, at }: StoredReport,
  body: { readonly full: boolean; readonly facts: Readonly<Record<string, unknown>> },
): StoreVerdict {
  if (body.full) database.prepare("DELETE FROM fact WHERE device_id = ?").run(deviceId);
  const insert = database.prepare("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)");
  for (const [key, fact] of Object.entries(body.facts)) {
    insert.run(deviceId, key, JSON.stringify(fact), at);
  }
  return STORED;
}

/** A later receipt of the same id tells more (`freedMs`); another device's id is not overwritten. */
function storeReceipt(
  database: SqliteDatabase,
  record: ReceiptRecord,
  receivedAt: string,
): StoreVerdict {
  const { receipt, deviceId } = record;
  const { changes } = database
    .prepare(
      `INSERT INTO receipt VALUES (@id, @deviceId, @commandId, @at, @body, @envelope)
       ON CONFLICT (id) DO UPDATE SET body = @body, envelope = @envelope, at = @at
       WHERE device_id = @deviceId AND command_id IS @commandId`,
    )
    .run({
      id: receipt.id,
      deviceId,
      commandId: receipt.commandId,
      at: receipt.at,
      body: JSON.stringify(receipt),
      envelope: JSON.stringify(record.envelope),
    });
  if (changes === 1) {
    noteReceived(database, { deviceId, kind: "receipt", at: receivedAt, id: receipt.id });
  }
  return changes === 1
    ? STORED
    : { outcome: "refused", because: `receiptTaken: ${receipt.id} belongs to something else` };
}

function readTruth(database: SqliteDatabase, deviceId: string): DeviceTruth {
  const facts = database
    .prepare<[string], { key: string; fact: string; at: string }>(
      "SELECT key, fact, at FROM fact WHERE device_id = ? ORDER BY key",
    )
    .all(deviceId);
  const acts = database
    .prepare<[string, number], { at: string; body: string }>(
      "SELECT at, body FROM session_act WHERE device_id = ? ORDER BY at DESC LIMIT ?",
    )
    .all(deviceId, ACTS_SHOWN);
  return {
    facts: Object.fromEntries(
      facts.map(({ key, fact, at }) => [key, { fact: JSON.parse(fact), at }]),
    ),
    sessions: said(database, deviceId, "sessions")?.sessions ?? [],
    policyState: said(database, deviceId, "policyState"),
    acts: acts.map(({ at, body }) => ({ at, act: JSON.parse(body) })),
  };
}

type Said = {
  sessions: { sessions: DeviceTruth["sessions"] };
  policyState: NonNullable<DeviceTruth["policyState"]>;
};

function said<K extends keyof Said>(
  database: SqliteDatabase,
  deviceId: string,
  kind: K,
): Said[K] | null {
  const row = database
    .prepare<[string, string], { body: string }>(
      "SELECT body FROM device_said WHERE device_id = ? AND kind = ?",
    )
    .get(deviceId, kind);
  return row === undefined ? null : JSON.parse(row.body);
}

function lastCheckpointAt(database: SqliteDatabase, deviceId: string): string | null {
  return prepared<[string], { at: string }>(database, LAST_CHECKPOINT).get(deviceId)?.at ?? null;
}

function toReceipt(row: ReceiptRow): ReceiptRecord {
  return {
    deviceId: row.deviceId,
    receipt: JSON.parse(row.body),
    envelope: JSON.parse(row.envelope),
  };
}
