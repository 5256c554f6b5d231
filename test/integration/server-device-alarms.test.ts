import { afterEach, expect, onTestFinished, test } from "vitest";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { PROTOCOL } from "../../agent/contract/server-frames.ts";
import { auditReportOf, auditRowsAfter, kioskFaultRows } from "../support/audit-rows.ts";
import { DeviceClient, sealAs } from "../support/device-client.ts";
import { eventually } from "../support/eventually.ts";
import { enrolLiveAgent, type LiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { LiveWatch } from "../support/live-watch.ts";
import { sessionOf } from "../support/local-channel.ts";
import { lostShellReport } from "../support/lost-shell.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

async function reportingDevice() {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  let sent = 0;
  return {
    server,
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
  const began = kioskFaultRows(auditRowsAfter([], 2), "unreachable");
  await report(began);
  const detail = expect.stringContaining("start page");
  const raised = { deviceId, kind: "kioskFault", detail };
  expect(await alarms()).toMatchObject([{ ...raised, endedAt: null }]);
  const goesOn = kioskFaultRows(began, "lost");
  await report(goesOn);
  await report(goesOn);
  expect(await alarms()).toMatchObject([
    { detail: expect.stringContaining("stays up"), endedAt: null },
  ]);
  expect(await going()).toBe(1);
  await report(kioskFaultRows(goesOn, null));
  expect(await alarms()).toMatchObject([{ kind: "kioskFault", endedAt: expect.any(String) }]);
  expect(await shown()).toEqual(await alarms());
  expect(await going()).toBe(0);
});

test.each(["revoke", "leave"] as const)(
  "nobody waits for a kiosk that is no device any more: %s",
  async (how) => {
    const parts = await reportingDevice();
    await parts.report(kioskFaultRows([], "unreachable"));
    expect(await parts.alarms()).toMatchObject([{ endedAt: null }]);
    await parts[how]();
    expect(await parts.alarms()).toMatchObject([{ endedAt: expect.any(String) }]);
    expect(await parts.going()).toBe(0);
  },
);

test("a log that is sent again from its start raises nothing anew", async () => {
  const { report, alarms } = await reportingDevice();
  const began = kioskFaultRows([], "lost");
  const over = kioskFaultRows(began, null);
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
  for (let times = 0; times < 20; times += 1)
    rows = kioskFaultRows(kioskFaultRows(rows, "unreachable"), null);
  await report(rows);
  expect(await alarms()).toHaveLength(1);
  await report(kioskFaultRows(rows, "unreachable"));
  expect(await alarms()).toMatchObject([{ endedAt: null }]);
});

const UNTIL_SENT_MS = 60_000;

test("the live map shows the fault while it goes on", async () => {
  const { report, server, deviceId } = await reportingDevice();
  const live = new LiveWatch(server.access);
  onTestFinished(() => live.close());
  await live.ready();
  const shown = () => live.row(deviceId)?.alarms;
  expect(shown()).toEqual([]);
  const began = kioskFaultRows([], "lost");
  await report(began);
  const body = JSON.stringify({ sessionId: "3", because: "SIGKILL", locksAgain: true });
  const moment = auditRowsAfter(began, 1, "lockBroken", { body });
  await report(moment);
  await eventually("it is shown", () => shown()?.length === 1);
  expect(shown()).toEqual([
    { kind: "kioskFault", detail: expect.stringContaining("stays up"), at: expect.any(String) },
  ]);
  await report(kioskFaultRows(moment, null));
  await eventually("it is over", () => shown()?.length === 0);
});

const POLICY = `apiVersion: sessionward/v1
kind: Policy
name: lobby
appliesTo: { all: true }
device: shared
kiosk: { start: "https://intranet.example/", allow: ["https://intranet.example/*"] }
`;

test("an agent whose policy takes its kiosk away says that the fault is over, also after a start anew", async () => {
  const server = await startTestServer();
  await server.admin.call("publishPolicy", { body: { source: POLICY } });
  const dataDir = tempDir();
  await enrolLiveAgent(server, dataDir, "enforce");
  const sessions = [sessionOf({ kind: "kiosk" })];
  const endedAt = async () => (await server.admin.call("listAlarms", {})).alarms[0]?.endedAt;
  const startOf = ({ conductor }: LiveAgent) => conductor.board.keeper("s1")?.rules.kioskStart;

  const before = await startLiveAgent({ dataDir, sessions });
  await eventually("it is a kiosk", () => startOf(before) === "https://intranet.example/");
  before.conductor.shellDesk.call("s1", "kioskFault", { fault: "unreachable" });
  before.clock.advance(UNTIL_SENT_MS);
  await eventually("it is an alarm", async () => (await endedAt()) === null);
  await before.stop();

  const params = { name: "lobby" };
  await server.admin.call("withdrawPolicy", { params, body: { reason: "it moves" } }, "*");
  const after = await startLiveAgent({ dataDir, sessions });
  await eventually("it is none", () => startOf(after) === null);
  after.clock.advance(UNTIL_SENT_MS);
  await eventually("it is over", async () => typeof (await endedAt()) === "string");
});

test("devices in trouble since their agent is another one are one alarm, and what they had before is none", async () => {
  const server = await startTestServer();
  const identities = await Promise.all([1, 2, 3].map(() => enrolledIdentity(server)));
  const alarms = async () => (await server.admin.call("listAlarms", {})).alarms;
  const lose = async (agentVersion: string, round: string) => {
    for (const identity of identities) {
      const device = await DeviceClient.connect(server.server.info.agentUrl);
      await device.authenticate(identity, {}, PROTOCOL, { agentVersion });
      await device.next("welcome");
      await device.report(
        `${round}-${identity.deviceId}`,
        lostShellReport(new Date().toISOString()),
      );
      device.close();
    }
  };
  await lose("0.1.0", "before");
  expect(await alarms()).toEqual([]);
  await lose("0.2.0", "after");
  const detail = expect.stringMatching(
    /^2 of \d devices lost their shell .* of becoming agent 0\.2\.0: stop/,
  );
  expect(await alarms()).toMatchObject([{ kind: "agentOutage", deviceId: null, detail }]);
});
