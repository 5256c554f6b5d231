import { afterEach, expect, test } from "vitest";
import { CHAIN_START, hashAuditRow } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import type { AdminClient } from "../../scripts/cli/admin-client.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { newIdentity, sealAs } from "../support/device-client.ts";
import { offer, successor } from "../support/key-offers.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test.each([
  ["an hour before it was replaced", -3_600_000, []],
  ["two minutes after, by a clock that is ahead", 120_000, []],
  ["an hour after it was replaced", 3_600_000, ["badSignature"]],
] as const)("a former key counts for what it signed %s", async (_, offsetMs, expected) => {
  const server = await startTestServer();
  const old = await enrolledIdentity(server);
  const next = successor(old);
  const client = await joinedDevice(server, old);
  await offer(server, client, [old, next]);
  await client.next("keyStored");
  client.close();
  const later = await joinedDevice(server, next);
  const at = new Date(Date.now() + offsetMs).toISOString();
  const checkpoint = { deviceId: old.deviceId, size: 0, head: "0".repeat(64), at };
  const envelope = sealAs(old, "checkpoint.v1", checkpoint);
  await later.report("r1", { kind: "audit", body: { rows: [], checkpoint: envelope } });
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms.map(({ kind }) => kind)).toEqual(expected);
});

test("a log is no proof where its checkpoint is dated after the key that signed it was replaced", async () => {
  const device = newIdentity();
  const { head, row } = firstRow();
  const [before, after] = ["2026-11-20T10:00:00.000Z", "2026-11-22T10:00:00.000Z"];
  const faultOf = async (at: string) => {
    const envelope = sealAs(device, "checkpoint.v1", { deviceId: "d1", size: 1, head, at });
    const page = (rows: readonly AuditRow[]) => ({
      ...{ size: 1, head, rows: [...rows], start: { size: 0, head: "0".repeat(64) } },
      ...{ deviceKey: newIdentity().publicKey, formerKeys: [device.publicKey] },
      formerKeysUntil: ["2026-11-21T10:00:00.000Z"],
      checkpoints: rows.length === 0 ? [] : [{ size: 1, envelope }],
    });
    const call = async (_: string, { query }: { query: { afterSeq: number } }) =>
      page(query.afterSeq === 0 ? [row] : []);
    return (await verifyDeviceAudit({ call } as unknown as AdminClient, "d1")).fault;
  };
  expect(await faultOf(before)).toBeNull();
  expect(await faultOf(after)).toContain("checkpoint at 1");
});

function firstRow() {
  const fields = { seq: 1, at: "2026-11-20T09:00:00.000Z", actor: "agent", event: "started" };
  const row = { ...fields, body: "{}", prevHash: CHAIN_START.head };
  const head = hashAuditRow(row);
  return { head, row: { ...row, hash: head } };
}
