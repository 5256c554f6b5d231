import { afterEach, expect, test } from "vitest";
import { CHAIN_START } from "../../agent/contract/audit-chain.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { auditRowsAfter } from "../support/audit-rows.ts";
import {
  accept,
  auditOf,
  reportFrom,
  restoredDevice,
  sendAgain,
} from "../support/restored-device.ts";
import { HELD, headOf, RESTORED } from "../support/restored-log.ts";
import { jsonLines, runCli } from "../support/run-cli.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("a log that was accepted goes on, and the one before and the gap stay", async () => {
  const server = await startTestServer();
  const { identity, params } = await restoredDevice(server);
  const { refused } = await auditOf(server, identity.deviceId);
  expect(refused).toMatchObject({ follows: headOf(HELD.slice(0, 3)), shown: headOf(RESTORED) });
  await accept(server, identity.deviceId);
  const rows = auditRowsAfter(RESTORED, 2);
  await sendAgain(server, identity, rows);
  const { audit } = await server.admin.call("getDevice", { params });
  expect(audit).toMatchObject({ ...headOf(rows), refused: null, acceptedGaps: 1 });
  const before = await auditOf(server, identity.deviceId);
  expect(before.rows).toEqual(HELD);
  const behind = await server.admin.call("getDeviceAudit", { params, query: { afterSeq: 5 } });
  expect(behind.rows).toEqual(rows.slice(3));
  expect(behind.gaps).toMatchObject([
    {
      ...{ held: headOf(HELD), follows: headOf(HELD.slice(0, 3)), shown: headOf(RESTORED) },
      ...{ wentBack: true, acceptedBy: "first-admin", reason: "disk restored" },
    },
  ]);
  const verdict = await verifyDeviceAudit(server.admin, identity.deviceId);
  expect(verdict).toMatchObject({ fault: null, rows: 9, checkpoints: 2, gaps: [{ after: 5 }] });
});

test("who accepted what and why stands in the server's own log", async () => {
  const server = await startTestServer();
  const { identity } = await restoredDevice(server);
  await accept(server, identity.deviceId);
  const { rows } = await server.admin.call("getServerAudit", { query: { limit: 1000 } });
  const row = rows.find(({ event }) => event === "acceptAuditGap");
  expect(row?.actor).toBe("first-admin");
  expect(row?.body).toContain("disk restored");
  expect(row?.body).toContain(headOf(RESTORED).head);
});

test("rows that are lost for good are told as missing", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const rows = auditRowsAfter([], 9);
  await device.report("a1", reportFrom(identity, rows.slice(0, 3), 0));
  await device.report("a2", reportFrom(identity, rows, 7));
  const gap = await accept(server, identity.deviceId, headOf(rows));
  expect(gap).toMatchObject({ wentBack: false, follows: headOf(rows.slice(0, 7)) });
  const later = await joinedDevice(server, identity);
  await later.report("a3", reportFrom(identity, rows, 7));
  const verdict = await verifyDeviceAudit(server.admin, identity.deviceId);
  expect(verdict).toMatchObject({ fault: null, rows: 5, gaps: [{ wentBack: false }] });
});

test("an alarm of a device that counts its rows anew is raised all the same", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const told = (fault: "lost" | null) => ({ body: JSON.stringify({ told: { fault } }) });
  const first = auditRowsAfter(auditRowsAfter([], 5), 1, "kioskFault", told("lost"));
  const held = auditRowsAfter(first, 1, "kioskFault", told(null));
  await device.report("a1", reportFrom(identity, held, 0));
  const back = auditRowsAfter(held.slice(0, 2), 1, "kioskFault", told("lost"));
  await device.report("a2", reportFrom(identity, back, 2));
  await accept(server, identity.deviceId, headOf(back));
  const later = await joinedDevice(server, identity);
  await later.report("a3", reportFrom(identity, back, 2));
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms.find(({ kind }) => kind === "kioskFault")).toMatchObject({ endedAt: null });
});

test("the command line says what is refused, accepts it once, and verify tells of it", async () => {
  const server = await startTestServer();
  const { identity } = await restoredDevice(server);
  const cli = (...args: string[]) => runCli([...args, "--server-data", server.dataDir]);
  const shown = await cli("device", "show", "ward-3-pc-7");
  expect(shown.stdout).toContain(headOf(RESTORED).head);
  const because = ["--reason", "disk restored"];
  const wrong = await cli(
    ...["device", "accept-audit-gap", "ward-3-pc-7", ...because, "--head", CHAIN_START.head],
  );
  expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("look again") });
  const ran = await cli("device", "accept-audit-gap", "ward-3-pc-7", ...because, "--json");
  expect(ran.exitCode).toBe(0);
  expect(jsonLines(ran.stdout)).toMatchObject([{ wentBack: true, reason: "disk restored" }]);
  const again = await cli("device", "accept-audit-gap", "ward-3-pc-7", ...because);
  expect(again).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("nothing to accept"),
  });
  await sendAgain(server, identity);
  const verified = await cli("audit", "verify", "--device", "ward-3-pc-7");
  expect(verified.exitCode).toBe(3);
  expect(verified.stdout).toContain("intact but for 1 accepted gap");
  expect(verified.stdout).toContain("went back to row 3; accepted by first-admin");
  const json = await cli("audit", "verify", "--device", "ward-3-pc-7", "--json");
  expect(jsonLines(json.stdout)).toMatchObject([{ intact: false, chains: [{ fault: null }] }]);
});
