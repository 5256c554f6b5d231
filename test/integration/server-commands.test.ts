import { randomUUIDv7 } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { commandSchema } from "../../agent/contract/command.ts";
import { open } from "../../agent/contract/envelope.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { receiptParts } from "../../agent/core/receipt-parts.ts";
import { DeviceClient, newIdentity, sealAs, type TestIdentity } from "../support/device-client.ts";
import { manyProfiles, receiptOf } from "../support/many-profiles.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

function readCommand({ envelope }: Extract<ServerFrame, { kind: "command" }>) {
  return commandSchema.parse(JSON.parse(Buffer.from(envelope.payload, "base64").toString()));
}

function lock(server: TestServer, deviceId: string) {
  const targets = { devices: [deviceId] };
  const body = { kind: "lock", params: {}, targets, reason: "drill" } as const;
  return server.admin.call("issueCommands", { body });
}

function wipe(server: TestServer, deviceId: string) {
  const targets = { devices: [deviceId] };
  const body = { kind: "wipeSession", params: {}, targets, reason: "left signed in" } as const;
  return server.admin.call("issueCommands", { body });
}

function result(commandId: string, state: "accepted" | "running" | "done", receiptIds: string[]) {
  return { kind: "commandState", body: { commandId, result: { state, receiptIds } } } as const;
}

function receiptFor(identity: TestIdentity, commandId: string, status: "done" | "partial") {
  const envelope = sealAs(identity, "receipt.v1", {
    ...{ id: "receipt-1", deviceId: identity.deviceId, at: new Date().toISOString() },
    ...{ sessionId: "s1", trigger: "command", reason: "command", commandId, data: ["cookies"] },
    ...{ status, profiles: [] },
  });
  return { kind: "receipt", body: { envelope } } as const;
}

test("a command is signed by the key that enrolment handed out, for one device", async () => {
  const server = await startTestServer();
  const identity = newIdentity();
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  const { commandKeys } = await client.enrol(identity, await newToken(server));
  const device = await joinedDevice(server, identity);
  const issued = await lock(server, identity.deviceId);
  const frame = await device.next("command");
  const key = decodePublicKey(commandKeys[0] ?? "");
  if (!key.ok) throw new Error(key.detail);
  expect(open(frame.envelope, "command.v1", [{ id: "c", key: key.value }]).ok).toBe(true);
  expect(readCommand(frame)).toMatchObject({
    id: issued.commands[0]?.id,
    deviceId: identity.deviceId,
    kind: "lock",
    reason: "drill",
    requestedBy: "first-admin",
    approvals: [],
  });
});

test("a command for a device that is away waits through a restart of the server", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const issued = await lock(server, identity.deviceId);
  expect(issued.commands[0]?.state).toBe("queued");
  await server.server.close();
  const again = await startTestServer(server.dataDir);
  const device = await joinedDevice(again, identity);
  expect(readCommand(await device.next("command")).id).toBe(issued.commands[0]?.id);
  const params = { commandId: issued.commands[0]?.id ?? "" };
  await expect
    .poll(async () => (await again.admin.call("getCommand", { params })).state)
    .toBe("delivered");
});

test("an unanswered command comes again at every connect, an answered one does not", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const first = await joinedDevice(server, identity);
  const issued = await lock(server, identity.deviceId);
  await first.next("command");
  first.close();
  const second = await joinedDevice(server, identity);
  const { id } = readCommand(await second.next("command"));
  expect(id).toBe(issued.commands[0]?.id);
  await second.report("r1", result(id, "done", []));
  second.close();
  const third = await joinedDevice(server, identity);
  await third.report("r2", { kind: "sessions", body: { sessions: [] } });
  expect(third.heard.map(({ kind }) => kind)).not.toContain("command");
});

test.each([["receipt first"], ["result first"]])(
  "a wipe is verified when its receipts are here and say done: %s",
  async (order) => {
    const server = await startTestServer();
    const identity = await enrolledIdentity(server);
    const device = await joinedDevice(server, identity);
    await wipe(server, identity.deviceId);
    const { id } = readCommand(await device.next("command"));
    await device.report("r1", result(id, "accepted", []));
    await device.report("r2", result(id, "running", []));
    const news = [receiptFor(identity, id, "done"), result(id, "done", ["receipt-1"])];
    if (order === "result first") news.reverse();
    for (const [place, report] of news.entries()) await device.report(`n${place}`, report);
    const command = await server.admin.call("getCommand", { params: { commandId: id } });
    expect(command).toMatchObject({ state: "verified", settled: true });
    const states = command.history.map(({ state }) => state);
    expect(states).toEqual(["queued", "delivered", "accepted", "running", "done", "verified"]);
    const { receipt } = await server.admin.call("getReceipt", {
      params: { receiptId: "receipt-1" },
    });
    expect(receipt).toMatchObject({ commandId: id, status: "done" });
    const onScreen = { params: { receiptId: "eceipt-1" } };
    expect((await server.admin.call("getReceipt", onScreen)).receipt).toEqual(receipt);
    const shorter = { params: { receiptId: "ceipt-1" } };
    await expect(server.admin.call("getReceipt", shorter)).rejects.toThrow(/no receipt/);
  },
);

test("a wipe whose clearing fills several receipts is verified when all of them are here", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const { deviceId } = identity;
  const device = await joinedDevice(server, identity);
  await wipe(server, deviceId);
  const { id: commandId } = readCommand(await device.next("command"));
  const whole = receiptOf(manyProfiles(200), { deviceId, commandId, trigger: "command" });
  const parts = receiptParts(whole, randomUUIDv7);
  const ids = parts.map(({ id }) => id);
  await device.report("done", result(commandId, "done", ids));
  const states: string[] = [];
  for (const part of parts) {
    const envelope = sealAs(identity, "receipt.v1", part);
    await device.report(part.id, { kind: "receipt", body: { envelope } });
    states.push((await server.admin.call("getCommand", { params: { commandId } })).state);
  }
  expect(states).toEqual([...ids.slice(1).map(() => "done"), "verified"]);
  const { receipts } = await server.admin.call("listReceipts", { query: { deviceId } });
  const [clearingId, of] = [ids[0] ?? "", ids.length];
  expect(receipts.map(({ clearing }) => clearing?.part).sort()).toEqual(ids.map((_, n) => n + 1));
  expect(receipts[0]?.clearing).toMatchObject({ id: clearingId, of });
});

test("a receipt that says partial takes back a result that said done", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  await wipe(server, identity.deviceId);
  const { id } = readCommand(await device.next("command"));
  await device.report("r1", result(id, "done", ["receipt-1"]));
  const before = await server.admin.call("getCommand", { params: { commandId: id } });
  expect(before).toMatchObject({ state: "done", settled: false });
  await device.report("r2", receiptFor(identity, id, "partial"));
  const after = await server.admin.call("getCommand", { params: { commandId: id } });
  expect(after).toMatchObject({ state: "partial", settled: true, because: "receiptSaysLess" });
});

test("37: a device can't speak for the command of another, and a forged receipt proves nothing", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const liar = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const lying = await joinedDevice(server, liar);
  await wipe(server, identity.deviceId);
  const { id } = readCommand(await device.next("command"));
  await lying.report("l1", result(id, "done", []));
  await device.report("r1", result(id, "done", ["receipt-1"]));
  await device.report("r2", receiptFor({ ...liar, deviceId: identity.deviceId }, id, "done"));
  const command = await server.admin.call("getCommand", { params: { commandId: id } });
  expect(command.state).toBe("done");
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms.map(({ kind }) => kind).sort()).toEqual(["badSignature", "foreignCommand"]);
});
