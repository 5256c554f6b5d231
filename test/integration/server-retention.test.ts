import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { SERVER_MIGRATIONS } from "../../server/backends/sqlite-migrations.ts";
import { openSqliteStorage } from "../../server/backends/sqlite-storage.ts";
import { Retention } from "../../server/devices/retention.ts";
import type { VerifiedReport } from "../../server/storage/records.ts";
import { auditReportOf, auditRowsAfter } from "../support/audit-rows.ts";
import {
  aServerWithALog,
  DAY_MS,
  HOUR_MS,
  KEPT_MS,
  livedUntil,
  sweepAt,
} from "../support/retained-log.ts";
import { silentLog } from "../support/silent-log.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";
import { receiptOf } from "../support/two-wards.ts";

afterEach(stopTestServers);

test("rows that are kept for long enough go, the rest is still proved, and the log goes on", async () => {
  const { dataDir, identity, all, startedMs, clock } = await aServerWithALog();
  await sweepAt(dataDir, startedMs + KEPT_MS + HOUR_MS);
  const server = await startTestServer(dataDir, { clock });
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toEqual({
    ...{ chain: identity.deviceId, rows: 2, checkpoints: 1, forgotten: 3, fault: null, gaps: [] },
  });
  const device = await joinedDevice(server, identity);
  await device.report("a3", auditReportOf(identity, auditRowsAfter(all, 1)));
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toMatchObject({ rows: 3 });
  expect((await server.admin.call("listAlarms", {})).alarms).toEqual([]);
});

test("a log that is deleted whole goes on from where it was", async () => {
  const { dataDir, identity, all, startedMs, clock } = await aServerWithALog();
  await sweepAt(dataDir, startedMs + KEPT_MS + 2 * DAY_MS);
  const server = await startTestServer(dataDir, { clock });
  const device = await joinedDevice(server, identity);
  await device.report("a3", auditReportOf(identity, auditRowsAfter(all, 1)));
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toMatchObject({
    ...{ rows: 1, forgotten: 5, fault: null },
  });
});

test("of a log that grows each minute the last row goes, too, and few marks are kept of it", async () => {
  let aheadMs = 0;
  const startedMs = Date.now();
  const dataDir = newDataDir();
  const server = await startTestServer(dataDir, { clock: { nowMs: () => Date.now() + aheadMs } });
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  let rows: AuditRow[] = [];
  for (const minutes of [0, 1, 2, 300, 420, 421, 425]) {
    aheadMs = minutes * 60_000;
    rows = auditRowsAfter(rows, 1);
    await device.report(`a${minutes}`, auditReportOf(identity, rows));
  }
  await server.server.close();
  await sweepAt(dataDir, startedMs + KEPT_MS);
  const database = new Database(join(dataDir, "server.db"));
  const marks = database.prepare("SELECT id FROM received WHERE kind = 'checkpoint'").pluck();
  expect(marks.all()).toEqual(["1", "4", "7"]);
  await sweepAt(dataDir, startedMs + KEPT_MS + DAY_MS);
  expect(database.prepare("SELECT count(*) FROM device_audit").pluck().get()).toBe(0);
  database.close();
});

test("what is younger stays, row by row", async () => {
  const { dataDir, identity, startedMs, clock } = await aServerWithALog();
  await sweepAt(dataDir, startedMs + KEPT_MS - HOUR_MS);
  const server = await startTestServer(dataDir, { clock });
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toMatchObject({
    ...{ rows: 5, forgotten: 0, fault: null },
  });
});

test("a server's clock that was set back deletes nothing", async () => {
  const { dataDir, identity, clock } = await aServerWithALog();
  await sweepAt(dataDir, 0);
  const server = await startTestServer(dataDir, { clock });
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toMatchObject({
    ...{ rows: 5, forgotten: 0, fault: null },
  });
});

test("rows that are missing without a checkpoint of the device are a fault, and no row goes but by age", async () => {
  const { dataDir, identity, startedMs, clock } = await aServerWithALog();
  await sweepAt(dataDir, startedMs + KEPT_MS + HOUR_MS);
  const database = new Database(join(dataDir, "server.db"));
  const remove = (seq: number) => () =>
    database.prepare("DELETE FROM device_audit WHERE seq = ?").run(seq);
  expect(remove(4)).toThrow("append-only");
  database.exec(
    `UPDATE checkpoint SET envelope = (SELECT envelope FROM checkpoint WHERE size = 5) WHERE size = 3`,
  );
  database.close();
  const server = await startTestServer(dataDir, { clock });
  expect(await verifyDeviceAudit(server.admin, identity.deviceId)).toMatchObject({
    fault: expect.stringMatching(/rows up to 3 are missing/),
  });
});

test("acts, receipts and who was there last go by when they arrived, whatever a device's clock says", async () => {
  const storage = openSqliteStorage(join(newDataDir(), "server.db"));
  onTestFinished(() => storage.close());
  const at = (ms: number) => new Date(ms).toISOString();
  const nowMs = Date.now();
  await storage.tokens.add({
    ...{ id: "t", tokenSha256: "t", groups: [], mode: "enforce", deviceClass: "shared" },
    ...{ usesLeft: 1, createdAt: at(nowMs), createdBy: "ana", expiresAt: at(nowMs + DAY_MS) },
  });
  await storage.devices.enrol("t", {
    ...{ hostName: "pc", os: "linux", osRelease: "12", agentVersion: "1", id: "d" },
    ...{ publicKey: "key", enrolledAt: at(nowMs) },
  });
  const store = (reportId: string, deviceMs: number, receivedMs: number, report: VerifiedReport) =>
    storage.reports.store([
      { deviceId: "d", reportId, at: at(deviceMs), receivedAt: at(receivedMs), report },
    ]);
  const act = { kind: "sessionAct", body: {} } as unknown as VerifiedReport;
  const receipt = (id: string) => ({ kind: "receipt", record: receiptOf(id, "d") }) as const;
  await store("old-act", nowMs + KEPT_MS, nowMs, act);
  await store("old-receipt", nowMs, nowMs, receipt("old"));
  await store("act", 0, nowMs + DAY_MS, act);
  await store("receipt", 0, nowMs + DAY_MS, receipt("new"));
  const retention = new Retention({
    ...{ storage, board: { payloadsFor: () => [] }, log: silentLog },
    ...{ clock: { nowMs: () => nowMs + KEPT_MS + HOUR_MS }, uptimeMs: () => 0 },
  });
  await livedUntil(storage, nowMs + KEPT_MS);
  await retention.sweep();
  expect((await storage.reports.truth("d")).acts.map((one) => one.at)).toEqual([at(0)]);
  expect(await storage.reports.receipt("old")).toBeNull();
  expect(await storage.reports.receipt("new")).not.toBeNull();
});

test("a server of before this was kept begins with the newest instant that it wrote", async () => {
  const { dataDir, startedMs } = await aServerWithALog();
  const path = join(dataDir, "server.db");
  const database = new Database(path);
  const step = SERVER_MIGRATIONS.find(({ sql }) => sql.includes("CREATE TABLE lived"));
  database.exec(`DROP TABLE lived; ${step?.sql ?? ""}`);
  database.close();
  const storage = openSqliteStorage(path);
  onTestFinished(() => storage.close());
  const lived = await storage.lived.find();
  expect(lived?.heldMs).toBeNull();
  expect(Date.parse(lived?.at ?? "") - startedMs).toBeGreaterThanOrEqual(12 * HOUR_MS);
});
