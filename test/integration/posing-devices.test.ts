import { afterEach, expect, test } from "vitest";
import type { Report } from "../../agent/contract/reports.ts";
import type { DeviceClient } from "../support/device-client.ts";
import { sealAs } from "../support/device-client.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const AT = "2026-11-22T10:00:00.000Z";
const NOTHING: Report = { kind: "sessions", body: { sessions: [] } };

async function twoDevices() {
  const server = await startTestServer();
  const victim = await enrolledIdentity(server, { mode: "enforce" });
  const liar = await enrolledIdentity(server, { mode: "enforce" });
  const honest = await joinedDevice(server, victim);
  const posing = await joinedDevice(server, liar);
  const alarms = async () =>
    (await server.admin.call("listAlarms", {})).alarms.map(
      ({ kind, deviceId }) => `${kind} ${deviceId === liar.deviceId ? "liar" : deviceId}`,
    );
  return { server, victim, liar, honest, posing, alarms };
}

/** Acked, so that it is not sent for ever, and then nobody listens any more. */
async function isCutAfter(posing: DeviceClient, report: Report): Promise<number> {
  await posing.report("l1", report);
  return (await posing.whenClosed()).code;
}

test("37: a result for the command of another device changes nothing, ends that connection, and is an alarm", async () => {
  const { server, victim, honest, posing, alarms } = await twoDevices();
  const targets = { devices: [victim.deviceId] };
  const body = { kind: "lock", params: {}, targets, reason: "drill" } as const;
  const { commands } = await server.admin.call("issueCommands", { body });
  const commandId = commands[0]?.id ?? "";
  const lie = { commandId, result: { state: "done" as const, receiptIds: [] } };
  expect(await isCutAfter(posing, { kind: "commandState", body: lie })).toBe(4005);
  const command = await server.admin.call("getCommand", { params: { commandId } });
  expect(command.state).toBe("delivered");
  expect(await alarms()).toEqual(["foreignCommand liar"]);
  await honest.report("r1", NOTHING);
});

test("37: a checkpoint in the name of another device ends that connection, and is an alarm", async () => {
  const { server, victim, liar, honest, posing, alarms } = await twoDevices();
  const checkpoint = { deviceId: victim.deviceId, size: 0, head: "0".repeat(64), at: AT };
  const audit: Report = {
    kind: "audit",
    body: { rows: [], checkpoint: sealAs(liar, "checkpoint.v1", checkpoint) },
  };
  expect(await isCutAfter(posing, audit)).toBe(4005);
  expect(await alarms()).toEqual(["foreignIdentity liar"]);
  await honest.report("r1", NOTHING);
  const { audit: held } = await server.admin.call("getDevice", {
    params: { deviceId: victim.deviceId },
  });
  expect(held.size).toBe(0);
});

test("37: a posture is of the device that sent it, whatever id it names", async () => {
  const { server, victim, liar, posing } = await twoDevices();
  const { deviceId } = victim;
  const facts = { diskEncryption: { state: "known", value: "off" } };
  const report = { kind: "posture", body: { full: true, facts, deviceId }, deviceId };
  posing.send({ kind: "report", id: "l1", at: AT, deviceId, report });
  await posing.report("l2", NOTHING);
  const factsOf = async (deviceId: string) =>
    (await server.admin.call("getDevice", { params: { deviceId } })).facts;
  expect(await factsOf(victim.deviceId)).toEqual({});
  expect(await factsOf(liar.deviceId)).toMatchObject({
    diskEncryption: { fact: facts.diskEncryption },
  });
});

test("a result for a command that the server forgot ends nothing: it may be older than a restore", async () => {
  const { posing, alarms } = await twoDevices();
  const commandId = "0193b4a0-0000-7000-8000-000000000000";
  const body = { commandId, result: { state: "done" as const, receiptIds: [] } };
  await posing.report("l1", { kind: "commandState", body });
  await posing.report("l2", NOTHING);
  expect(await alarms()).toEqual(["foreignCommand liar"]);
});
