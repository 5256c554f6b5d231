import { afterEach, expect, test } from "vitest";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { auditReportOf, auditRowsAfter } from "../support/audit-rows.ts";
import { DeviceClient, sealAs } from "../support/device-client.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const told = (rows: readonly AuditRow[], fault: "unreachable" | "lost" | null): AuditRow[] =>
  auditRowsAfter(rows, 1, "kioskFault", { body: JSON.stringify({ told: { fault } }) });

async function reportingDevice() {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  let sent = 0;
  return {
    report: async (rows: AuditRow[]) => {
      sent += 1;
      await device.report(`a${sent}`, auditReportOf(identity, rows));
    },
    alarms: async () => (await server.admin.call("listAlarms", {})).alarms,
    going: async () => (await server.admin.call("getServer", {})).alarms,
    shown: async () =>
      (await server.admin.call("getDevice", { params: { deviceId: identity.deviceId } })).alarms,
    deviceId: identity.deviceId,
    revoke: () => {
      const params = { deviceId: identity.deviceId };
      return server.admin.call("revokeDevice", { params, body: { reason: "sold" } });
    },
    leave: async () => {
      const client = await DeviceClient.connect(server.server.info.agentUrl);
      const { nonce, serverId } = await client.next("challenge");
      const { deviceId } = identity;
      const goodbye = { leaving: true, deviceId, nonce, serverId };
      client.send({ kind: "leave", auth: sealAs(identity, "auth.v1", goodbye) });
      await device.next("refused");
    },
  };
}

test("a kiosk that sends people to the desk is one alarm, which ends when a guest can come again", async () => {
  const { report, alarms, going, shown, deviceId } = await reportingDevice();
  const began = told(auditRowsAfter([], 2), "unreachable");
  await report(began);
  const detail = expect.stringContaining("start page");
  const raised = { deviceId, kind: "kioskFault", detail };
  expect(await alarms()).toMatchObject([{ ...raised, endedAt: null }]);
  const goesOn = told(began, "lost");
  await report(goesOn);
  await report(goesOn);
  expect(await alarms()).toMatchObject([
    { detail: expect.stringContaining("stays up"), endedAt: null },
  ]);
  expect(await going()).toBe(1);
  await report(told(goesOn, null));
  expect(await alarms()).toMatchObject([{ kind: "kioskFault", endedAt: expect.any(String) }]);
  expect(await shown()).toEqual(await alarms());
  expect(await going()).toBe(0);
});

test.each(["revoke", "leave"] as const)(
  "nobody waits for a kiosk that is no device any more: %s",
  async (how) => {
    const parts = await reportingDevice();
    await parts.report(told([], "unreachable"));
    expect(await parts.alarms()).toMatchObject([{ endedAt: null }]);
    await parts[how]();
    expect(await parts.alarms()).toMatchObject([{ endedAt: expect.any(String) }]);
    expect(await parts.going()).toBe(0);
  },
);

test("a log that is sent again from its start raises nothing anew", async () => {
  const { report, alarms } = await reportingDevice();
  const began = told([], "lost");
  const over = told(began, null);
  await report(over);
  const before = await alarms();
  expect(before).toMatchObject([{ endedAt: expect.any(String) }]);
  await report(began);
  await report(over);
  expect(await alarms()).toEqual(before);
});

test("a lock that ended and that nobody opened is an alarm, once an hour, and once however often it is told", async () => {
  const { report, alarms, deviceId } = await reportingDevice();
  const because = "the locker ended with SIGKILL";
  const body = JSON.stringify({ sessionId: "3", because, locksAgain: true });
  const rows = auditRowsAfter([], 2, "lockBroken", { body });
  await report(rows);
  await report(rows);
  const detail = `${because}; locking again`;
  expect(await alarms()).toMatchObject([{ deviceId, kind: "lockBroken", detail, endedAt: null }]);
});

test("a kiosk that comes and goes is the one alarm that it was", async () => {
  const { report, alarms } = await reportingDevice();
  let rows: AuditRow[] = [];
  for (let times = 0; times < 20; times += 1) rows = told(told(rows, "unreachable"), null);
  await report(rows);
  expect(await alarms()).toHaveLength(1);
  await report(told(rows, "unreachable"));
  expect(await alarms()).toMatchObject([{ endedAt: null }]);
});
