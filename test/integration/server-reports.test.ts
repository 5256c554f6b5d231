import { afterEach, expect, test } from "vitest";
import type { AuditRow, ReportBody } from "../../agent/contract/reports.ts";
import { auditReportOf, auditRowsAfter } from "../support/audit-rows.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const AT = "2026-11-22T10:00:00.000Z";

async function alarmKinds(server: TestServer): Promise<string[]> {
  const { alarms } = await server.admin.call("listAlarms", {});
  return alarms.map(({ kind }) => kind);
}

test("keeps facts as they change and forgets those that a full report leaves out", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const firewall = { state: "known", value: true } as const;
  const disk = { state: "unknown", because: "no permission" } as const;
  await device.report("r1", { kind: "posture", body: { full: true, facts: { firewall, disk } } });
  const off = { state: "known", value: false } as const;
  await device.report("r2", { kind: "posture", body: { full: false, facts: { firewall: off } } });
  const params = { deviceId: identity.deviceId };
  const { facts } = await server.admin.call("getDevice", { params });
  expect(facts).toMatchObject({ firewall: { fact: off }, disk: { fact: disk } });
  await device.report("r3", { kind: "posture", body: { full: true, facts: { disk } } });
  const later = await server.admin.call("getDevice", { params });
  expect(Object.keys(later.facts)).toEqual(["disk"]);
});

test("acks only what survives a restart, and takes a repeated report once", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const body: ReportBody<"sessionAct"> = {
    ...{ sessionId: "s1", act: "lock", reason: "idle", outcome: "done" },
    ...{ detail: "locked", ms: 12, at: AT },
  };
  await device.report("r1", { kind: "sessionAct", body });
  await device.report("r1", { kind: "sessionAct", body });
  await server.server.close();
  const again = await startTestServer(server.dataDir);
  const { acts } = await again.admin.call("getDevice", {
    params: { deviceId: identity.deviceId },
  });
  expect(acts).toHaveLength(1);
});

test("acks many reports of one moment with few frames", async () => {
  const server = await startTestServer();
  const device = await joinedDevice(server, await enrolledIdentity(server));
  for (let sent = 0; sent < 300; sent += 1) {
    const facts = { count: { state: "known", value: sent } as const };
    const report = { kind: "posture", body: { full: false, facts } };
    device.send({ kind: "report", id: `r${sent}`, at: AT, report });
  }
  let acked = 0;
  let frames = 0;
  while (acked < 300) {
    acked += (await device.next("ack")).reportIds.length;
    frames += 1;
  }
  expect(acked).toBe(300);
  expect(frames).toBeLessThan(100);
});

test("an audit chain grows, and the same rows again change nothing", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const first = auditRowsAfter([], 3);
  const all = auditRowsAfter(first, 2);
  await device.report("a1", auditReportOf(identity, first));
  await device.report("a1", auditReportOf(identity, first));
  await device.report("a2", auditReportOf(identity, all));
  const page = await server.admin.call("getDeviceAudit", {
    params: { deviceId: identity.deviceId },
  });
  expect(page).toMatchObject({ size: 5, head: all[4]?.hash });
  expect(page.checkpoints.map(({ size }) => size)).toEqual([3, 5]);
  expect(await alarmKinds(server)).toEqual([]);
});

test.each([
  ["a gap", (rows: AuditRow[]) => auditRowsAfter(rows, 2).slice(-1)],
  [
    "a rewritten row",
    (rows: AuditRow[]) => auditRowsAfter(rows.slice(0, 2), 1, "nothing happened"),
  ],
  [
    "an altered body",
    (rows: AuditRow[]) => [{ ...auditRowsAfter(rows, 1)[3], body: "[]" } as AuditRow],
  ],
])("refuses a chain with %s, keeps the old one and raises an alarm", async (_what, forge) => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const rows = auditRowsAfter([], 3);
  await device.report("a1", auditReportOf(identity, rows));
  await device.report("a2", auditReportOf(identity, forge(rows)));
  const page = await server.admin.call("getDeviceAudit", {
    params: { deviceId: identity.deviceId },
  });
  expect(page).toMatchObject({ size: 3, head: rows[2]?.hash });
  expect(await alarmKinds(server)).toEqual(["auditRefused"]);
});

test.each([
  ["signed by another key", true, {}, "badSignature"],
  ["in the name of another device", false, { deviceId: "device-other" }, "foreignIdentity"],
])("refuses a checkpoint %s", async (_what, foreignKey, lie, alarm) => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const other = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const signer = foreignKey ? { ...other, deviceId: identity.deviceId } : identity;
  await device.report("a1", auditReportOf(signer, auditRowsAfter([], 1), lie));
  const { audit } = await server.admin.call("getDevice", {
    params: { deviceId: identity.deviceId },
  });
  expect(audit.size).toBe(0);
  expect(await alarmKinds(server)).toEqual([alarm]);
});
