import { type AuditLine, linesOf } from "../devices/audit-lines.ts";
import { type RefusedReport, refusedAfter } from "../devices/refused-log.ts";
import type { AuditGap, RefusedLog } from "../storage/audit-gap.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { prepared } from "./sqlite-prepared.ts";

/** A step of the schema. Behind a gap `device_audit.seq` goes on counting what is held. */
export const AUDIT_GAPS = `
  CREATE TABLE audit_gap (
    device_id TEXT NOT NULL REFERENCES device (id),
    number    INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (device_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_gap_is_not_edited BEFORE UPDATE ON audit_gap
    BEGIN SELECT RAISE(ABORT, 'an accepted gap stays'); END;
  CREATE TRIGGER audit_gap_is_not_deleted BEFORE DELETE ON audit_gap
    BEGIN SELECT RAISE(ABORT, 'an accepted gap stays'); END;
  CREATE TABLE audit_refused (
    device_id TEXT PRIMARY KEY REFERENCES device (id),
    body      TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const GAPS = "SELECT body FROM audit_gap WHERE device_id = ? ORDER BY number";
const REFUSED = "SELECT body FROM audit_refused WHERE device_id = ?";
const FORGET = "DELETE FROM audit_refused WHERE device_id = ?";

type Body = { readonly body: string };

export function gapsOf(database: SqliteDatabase, deviceId: string): readonly AuditGap[] {
  const found = prepared<[string], Body>(database, GAPS).all(deviceId);
  return found.map(({ body }) => JSON.parse(body));
}

export function auditLines(database: SqliteDatabase, deviceId: string): readonly AuditLine[] {
  return linesOf(gapsOf(database, deviceId));
}

export function refusedLog(database: SqliteDatabase, deviceId: string): RefusedLog | null {
  const found = prepared<[string], Body>(database, REFUSED).get(deviceId);
  return found === undefined ? null : JSON.parse(found.body);
}

export function noteRefused(
  database: SqliteDatabase,
  deviceId: string,
  report: RefusedReport,
): void {
  const before = refusedLog(database, deviceId);
  const after = refusedAfter(before, report);
  if (after === before) return;
  database
    .prepare("INSERT OR REPLACE INTO audit_refused VALUES (?, ?)")
    .run(deviceId, JSON.stringify(after));
}

/** The device goes on with the log that is held: nobody needs to accept another one. */
export function forgetRefused(database: SqliteDatabase, deviceId: string): void {
  prepared<[string]>(database, FORGET).run(deviceId);
}
