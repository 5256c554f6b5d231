import { afterEach, expect, test } from "vitest";
import { exchange } from "../../scripts/cli/admin-exchange.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { openSqliteDatabase, type SqliteDatabase } from "../../server/backends/sqlite.ts";
import type { Role } from "../../server/contract/roles.ts";
import { auditRowsAfter } from "../support/audit-rows.ts";
import {
  accept,
  auditOf,
  reportFrom,
  restoredDevice,
  sendAgain,
} from "../support/restored-device.ts";
import { HELD, headOf, RESTORED } from "../support/restored-log.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

afterEach(stopTestServers);

test("an accepted gap is for its head only: the next log that does not extend is refused", async () => {
  const server = await startTestServer();
  const { identity, params } = await restoredDevice(server);
  await accept(server, identity.deviceId);
  await expect(accept(server, identity.deviceId)).rejects.toMatchObject({
    reason: "nothingRefused",
  });
  const other = auditRowsAfter(HELD.slice(0, 3), 3, "something else");
  await sendAgain(server, identity, other);
  const { audit } = await server.admin.call("getDevice", { params });
  expect(audit.size).toBe(3);
  expect(audit.refused?.because).toContain("notAccepted");
  await expect(accept(server, identity.deviceId)).rejects.toMatchObject({ reason: "anotherHead" });
});

test("a head that moved on since it was shown is not accepted", async () => {
  const server = await startTestServer();
  const { identity, device } = await restoredDevice(server);
  const later = auditRowsAfter(RESTORED, 1);
  await device.report("a3", reportFrom(identity, later, 5));
  await expect(accept(server, identity.deviceId)).rejects.toMatchObject({ reason: "anotherHead" });
  expect((await accept(server, identity.deviceId, headOf(later))).shown).toEqual(headOf(later));
});

test("a gap of one device is none of another", async () => {
  const server = await startTestServer();
  const one = await restoredDevice(server);
  const other = await restoredDevice(server);
  await accept(server, one.identity.deviceId);
  await sendAgain(server, other.identity);
  const { audit } = await server.admin.call("getDevice", { params: other.params });
  expect(audit).toMatchObject({ ...headOf(HELD), acceptedGaps: 0 });
  expect(audit.refused).not.toBeNull();
  const { gaps } = await auditOf(server, other.identity.deviceId);
  expect(gaps).toEqual([]);
});

test.each(["viewer", "operator", "approver", "policy"] satisfies Role[])(
  "a %s accepts no gap",
  async (role) => {
    const server = await startTestServer();
    const { identity } = await restoredDevice(server);
    const asked = { body: { admin: `a-${role}`, role } };
    const { token } = await server.admin.call("createAdminToken", asked);
    expect(await post(server, identity.deviceId, token)).toMatchObject({ reason: "wrongRole" });
    expect((await auditOf(server, identity.deviceId)).gaps).toEqual([]);
  },
);

test("a device accepts no gap in its own log", async () => {
  const server = await startTestServer();
  const { identity, device } = await restoredDevice(server);
  const secret = identity.publicKey.replace(/[^A-Za-z0-9_-]/g, "");
  expect(await post(server, identity.deviceId, secret)).toMatchObject({ reason: "notSignedIn" });
  device.send({ kind: "acceptAuditGap", ...headOf(RESTORED), reason: "mine" });
  await device.whenClosed();
  expect((await auditOf(server, identity.deviceId)).gaps).toEqual([]);
});

async function post(server: TestServer, deviceId: string, token: string): Promise<unknown> {
  const path = `/v1/devices/${deviceId}/audit/gap`;
  const body = { ...headOf(RESTORED), reason: "x" };
  const answer = await exchange(
    { ...server.access, token },
    {
      ...{ method: "POST", path },
      body: JSON.stringify(body),
    },
  );
  return JSON.parse(answer.text);
}

test.each([
  ["a row before the gap", 2, "altered"],
  ["a row behind the gap", 6, "altered"],
])("an edit of %s is found", async (_what, place, fault) => {
  const found = await faultAfter((database) => {
    database.exec("DROP TRIGGER device_audit_is_not_edited");
    database.prepare("UPDATE device_audit SET body = '[]' WHERE seq = ?").run(place);
  });
  expect(found).toContain(fault);
});

test("a gap that no device ever showed, written into the database, is found", async () => {
  const found = await faultAfter((database) => {
    database.exec("DROP TRIGGER audit_gap_is_not_edited");
    database.exec("UPDATE audit_gap SET body = json_set(body, '$.shown.size', 9)");
  });
  expect(found).toContain("never signed what was accepted after row 5");
});

/** What `audit verify` says of a log with an accepted gap whose database was written to past the server. */
async function faultAfter(tamper: (database: SqliteDatabase) => void): Promise<string | null> {
  const server = await startTestServer();
  const { identity } = await restoredDevice(server);
  await accept(server, identity.deviceId);
  await sendAgain(server, identity);
  await server.server.close();
  const database = openSqliteDatabase(`${server.dataDir}/server.db`);
  tamper(database);
  database.close();
  const again = await startTestServer(server.dataDir);
  return (await verifyDeviceAudit(again.admin, identity.deviceId)).fault;
}
