import { join } from "node:path";
import { openSqliteStorage } from "../../server/backends/sqlite-storage.ts";
import { Retention } from "../../server/devices/retention.ts";
import type { Storage } from "../../server/storage/storage.ts";
import { auditReportOf, auditRowsAfter } from "./audit-rows.ts";
import { silentLog } from "./silent-log.ts";
import { enrolledIdentity, joinedDevice, newDataDir, startTestServer } from "./test-server.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Where no policy speaks. */
export const KEPT_MS = 90 * DAY_MS;

/** A server whose device sent three rows of its log, and two more half a day later; it is stopped then. */
export async function aServerWithALog() {
  let aheadMs = 0;
  const startedMs = Date.now();
  const clock = { nowMs: () => Date.now() + aheadMs };
  const dataDir = newDataDir();
  const server = await startTestServer(dataDir, { clock });
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const first = auditRowsAfter([], 3);
  const all = auditRowsAfter(first, 2);
  await device.report("a1", auditReportOf(identity, first));
  aheadMs = 12 * HOUR_MS;
  await device.report("a2", auditReportOf(identity, all));
  await server.server.close();
  return { dataDir, identity, all, startedMs, clock };
}

/** As of a server that ran all the while: of one that did not, a clock is not believed at once. */
export function livedUntil(storage: Storage, nowMs: number): Promise<void> {
  return storage.lived.keep({ at: new Date(nowMs).toISOString(), heldMs: null });
}

export async function sweepAt(dataDir: string, nowMs: number): Promise<void> {
  const storage = openSqliteStorage(join(dataDir, "server.db"));
  const board = { payloadsFor: () => [] };
  await livedUntil(storage, nowMs);
  const clocks = { clock: { nowMs: () => nowMs }, uptimeMs: () => 0 };
  await new Retention({ storage, board, ...clocks, log: silentLog }).sweep();
  await storage.close();
}
