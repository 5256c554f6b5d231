import type { Forgotten } from "../storage/forgotten.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { prepared } from "./sqlite-prepared.ts";

/**
 * A step of the schema. `received`: when this server got what is dated by a device's own clock, which may
 * be wrong by years. `audit_forgotten`: up to where a device's log was deleted by `privacy.retain`, which
 * is the only deletion that the log's trigger lets through.
 */
export const RETENTION = `
  CREATE TABLE received (
    device_id TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('act', 'receipt', 'checkpoint')),
    at        TEXT NOT NULL,
    id        TEXT NOT NULL,
    PRIMARY KEY (device_id, kind, at, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO received
    SELECT device_id, 'receipt', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), id FROM receipt;
  INSERT INTO received
    SELECT device_id, 'act', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), report_id FROM session_act;
  INSERT INTO received
    SELECT device_id, 'checkpoint', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), CAST(max(size) AS TEXT)
    FROM checkpoint GROUP BY device_id;
  CREATE TABLE audit_forgotten (
    device_id TEXT PRIMARY KEY,
    size      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  DROP TRIGGER device_audit_is_not_deleted;
  CREATE TRIGGER device_audit_is_not_deleted BEFORE DELETE ON device_audit
    WHEN OLD.seq > coalesce((SELECT size FROM audit_forgotten WHERE device_id = OLD.device_id), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;

/** Of checkpoints the newest and one in so long say by when a log had come how far. */
const CHECKPOINT_EVERY_MS = 6 * 3_600_000;

type Received = {
  readonly deviceId: string;
  readonly kind: "act" | "receipt" | "checkpoint";
  readonly at: string;
  readonly id: string;
};

export function noteReceived(database: SqliteDatabase, received: Received): void {
  if (received.kind === "checkpoint") dropLastCheckpoint(database, received);
  database
    .prepare("INSERT OR IGNORE INTO received VALUES (@deviceId, @kind, @at, @id)")
    .run(received);
}

/** Where another one stands for the same hours. */
function dropLastCheckpoint(database: SqliteDatabase, { deviceId, at }: Received): void {
  const since = new Date(Date.parse(at) - CHECKPOINT_EVERY_MS).toISOString();
  const ofDevice = "FROM received WHERE device_id = @deviceId AND kind = 'checkpoint'";
  database
    .prepare(
      `DELETE ${ofDevice} AND at = (SELECT max(at) ${ofDevice})
         AND (SELECT count(*) ${ofDevice} AND at > @since) > 1`,
    )
    .run({ deviceId, since });
}

/** Up to where a device's log is here no more. */
const FORGOTTEN = "SELECT size FROM audit_forgotten WHERE device_id = ?";

export function forgottenSize(database: SqliteDatabase, deviceId: string): number {
  const found = prepared<[string], { size: number }>(database, FORGOTTEN).get(deviceId);
  return found?.size ?? 0;
}

/**
 * Deletes what this server got of a device before an instant. Of its log whole checkpoints' worth goes,
 * so that the one it goes up to still proves where the rest begins.
 */
export function forgetBefore(
  database: SqliteDatabase,
  deviceId: string,
  before: string,
): Forgotten {
  const run = (sql: string) => database.prepare(sql).run({ deviceId, before }).changes;
  const isOld = (kind: Received["kind"]) =>
    `FROM received WHERE device_id = @deviceId AND kind = '${kind}' AND at < @before`;
  const receipts = run(
    `DELETE FROM receipt WHERE device_id = @deviceId AND id IN (SELECT id ${isOld("receipt")})`,
  );
  const acts = run(
    `DELETE FROM session_act WHERE device_id = @deviceId AND report_id IN (SELECT id ${isOld("act")})`,
  );
  run(
    `DELETE FROM device_said WHERE device_id = @deviceId AND kind = 'sessions'
       AND (SELECT last_seen_at FROM device WHERE id = @deviceId) < @before`,
  );
  const upTo = database
    .prepare<[object], { size: number | null }>(
      `SELECT max(CAST(id AS INTEGER)) AS size ${isOld("checkpoint")}`,
    )
    .get({ deviceId, before })?.size;
  const auditRows = upTo == null ? 0 : forgetLog(database, deviceId, upTo);
  run("DELETE FROM received WHERE device_id = @deviceId AND at < @before");
  return { acts, receipts, auditRows };
}

function forgetLog(database: SqliteDatabase, deviceId: string, size: number): number {
  const upTo = Math.max(size, forgottenSize(database, deviceId));
  database.prepare("INSERT OR REPLACE INTO audit_forgotten VALUES (?, ?)").run(deviceId, upTo);
  database.prepare("DELETE FROM checkpoint WHERE device_id = ? AND size < ?").run(deviceId, upTo);
  return database
    .prepare("DELETE FROM device_audit WHERE device_id = ? AND seq <= ?")
    .run(deviceId, upTo).changes;
}
