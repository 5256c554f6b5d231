import type { ChainHead } from "../../agent/contract/audit-chain.ts";
import { ok, type Result } from "../../policies/result.ts";
import { judgeAcceptance } from "../devices/refused-log.ts";
import type { AuditGap, AuditGapStore, GapAcceptance, GapFault } from "../storage/audit-gap.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { deviceHead } from "./sqlite-audit.ts";
import { forgetRefused, gapsOf, refusedLog } from "./sqlite-audit-gaps.ts";

export function sqliteAuditGaps(database: SqliteDatabase): AuditGapStore {
  return {
    of: async (deviceId) => gapsOf(database, deviceId),
    refused: async (deviceId) => refusedLog(database, deviceId),
    accept: async (deviceId, acceptance) =>
      database.transaction(acceptGap).immediate(database, deviceId, acceptance),
  };
}

function acceptGap(
  database: SqliteDatabase,
  deviceId: string,
  { shown, by, at, reason }: GapAcceptance,
): Result<AuditGap, GapFault> {
  const judged = judgeAcceptance(refusedLog(database, deviceId), { shown });
  if (!judged.ok) return judged;
  const { at: _lastAt, ...refused } = judged.value;
  const { place: after, ...held } = deviceHead(database, deviceId);
  const joins = placeOfRow(database, deviceId, refused.follows);
  const gap = { ...refused, after, held, joins, acceptedAt: at, acceptedBy: by, reason };
  database
    .prepare("INSERT INTO audit_gap VALUES (?, ?, ?)")
    .run(deviceId, gapsOf(database, deviceId).length + 1, JSON.stringify(gap));
  forgetRefused(database, deviceId);
  return ok(gap);
}

/** A hash is over the row's number too: it stands for one row only. */
function placeOfRow(
  database: SqliteDatabase,
  deviceId: string,
  { size, head }: ChainHead,
): number | null {
  if (size === 0) return 0;
  const found = database
    .prepare<[string, string], { place: number }>(
      "SELECT seq AS place FROM device_audit WHERE device_id = ? AND hash = ?",
    )
    .get(deviceId, head);
  return found?.place ?? null;
}
