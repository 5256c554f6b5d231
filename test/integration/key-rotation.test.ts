import { createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { keyId } from "../../agent/contract/envelope.ts";
import { loadDeviceKey } from "../../agent/link/device-key.ts";
import { DeviceKeys } from "../../agent/link/device-keys.ts";
import { machineId } from "../../agent/machine.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { campaignWorld } from "../support/campaign-world.ts";
import { DeviceClient, type TestIdentity } from "../support/device-client.ts";
import { eventually } from "../support/eventually.ts";
import { keyIdOf, offer, successor, type Wish } from "../support/key-offers.ts";
import { enrolLiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

async function isLetIn(server: TestServer, identity: TestIdentity): Promise<boolean> {
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  await client.authenticate(identity);
  await eventually("an answer", () => client.heard.length > 1);
  client.close();
  return client.heard[1]?.kind === "welcome";
}

test("the old key counts until the new one was used, and never afterwards", async () => {
  const server = await startTestServer();
  const old = await enrolledIdentity(server);
  const next = successor(old);
  const client = await joinedDevice(server, old);
  await offer(server, client, [old, next]);
  expect(await client.next("keyStored")).toEqual({ kind: "keyStored", keyId: keyIdOf(next) });
  client.close();
  expect(await isLetIn(server, old)).toBe(true);
  await server.server.close();
  const again = await startTestServer(server.dataDir);
  expect(await isLetIn(again, next)).toBe(true);
  expect(await isLetIn(again, { ...old, joinCounter: 200 })).toBe(false);
  expect(await isLetIn(again, { ...next, joinCounter: 300 })).toBe(true);
  const { rows } = await again.admin.call("getServerAudit", { query: { afterSeq: 0, limit: 100 } });
  const rotated = rows.filter(({ event }) => event === "deviceKeyRotated");
  expect(rotated.map(({ actor, body }) => [actor, JSON.parse(body).to])).toEqual([
    [old.deviceId, keyIdOf(next)],
  ]);
});

test.each<[string, (world: { old: TestIdentity; next: TestIdentity }) => Wish]>([
  ["only the old key signed", ({ old }) => ({ signers: [old] })],
  ["only the new key signed", ({ next }) => ({ signers: [next] })],
  ["another device is named", () => ({ said: { deviceId: "device-2" } })],
  ["another server is named", () => ({ said: { serverId: "server-2" } })],
  ["it replaces another key", () => ({ said: { replaces: "a".repeat(64) } })],
  ["the key is none", () => ({ said: { publicKey: "none" } })],
])("37: an offer is an alarm, and moves no identity, when %s", async (_, wish) => {
  const server = await startTestServer();
  const old = await enrolledIdentity(server);
  const next = successor(old);
  const client = await joinedDevice(server, old);
  await offer(server, client, [old, next], wish({ old, next }));
  expect((await client.next("refused")).reason).toBe("badSignature");
  expect(await isLetIn(server, next)).toBe(false);
  expect(await isLetIn(server, old)).toBe(true);
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms.map(({ kind, deviceId }) => [kind, deviceId])).toEqual([
    ["badSignature", old.deviceId],
  ]);
});

const currentKeyOf = (dataDir: string) => {
  const pem = readFileSync(join(dataDir, "device.key"), "utf8");
  return keyId(createPublicKey(createPrivateKey(pem)));
};

const nextKeyPath = (dataDir: string) => join(dataDir, "device.next.key");

test("an approved order gives a real device a new key; what it signed with both of them verifies", async () => {
  const world = await campaignWorld(1);
  const { server } = world;
  const dataDir = join(tempDir(), "agent");
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  const before = currentKeyOf(dataDir);
  const agent = await startLiveAgent({ dataDir, sessions: [] });
  await eventually("its policy", () => agent.store.policies.held().length === 1);
  const targets = { devices: [deviceId] };
  const order = { kind: "rotateKey", params: {}, targets, reason: "a year is over" } as const;
  const { id } = await server.admin.call("createCampaign", { body: { order } });
  await world.approve(id);
  const stateOf = async () =>
    (await server.admin.call("listCommands", { query: { batchId: id } })).commands[0]?.state;
  await eventually("the end of the order", async () => (await stateOf()) === "done");
  expect(currentKeyOf(dataDir)).not.toBe(before);
  expect(existsSync(nextKeyPath(dataDir))).toBe(false);
  const { size } = agent.store.audit.head();
  await agent.stop();
  await startLiveAgent({ dataDir, sessions: [] });
  await eventually("the later log", async () => {
    const { audit } = await server.admin.call("getDevice", { params: { deviceId } });
    return audit.size > size;
  });
  const verdict = await verifyDeviceAudit(server.admin, deviceId);
  expect(verdict).toMatchObject({ fault: null, forgotten: 0 });
  expect(verdict.checkpoints).toBeGreaterThan(1);
});

test.each(["the offer was sent", "its answer came", "the first connect with it"])(
  "62: a device that died before %s, and a server that restarted then, agree on one key",
  async (moment) => {
    const server = await startTestServer();
    const dataDir = join(tempDir(), "agent");
    const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
    const loaded = loadDeviceKey(dataDir, machineId());
    if (!loaded.ok) throw new Error(loaded.detail);
    const keys = new DeviceKeys(dataDir, loaded.value);
    const nextId = keys.makeNext();
    if (moment !== "the offer was sent") {
      await offerAs(server, keys, deviceId);
      if (moment === "the first connect with it") keys.useNext();
    }
    await server.server.close();
    const port = new URL(server.server.info.agentUrl).port;
    await startTestServer(server.dataDir, { listen: `127.0.0.1:${port}` });
    await startLiveAgent({ dataDir, sessions: [] });
    await eventually("the key that was made", () => currentKeyOf(dataDir) === nextId);
    const { admin } = server;
    await eventually("its use", async () => {
      const { publicKey } = await admin.call("getDevice", { params: { deviceId } });
      return keyIdOf({ publicKey }) === nextId;
    });
    expect(existsSync(nextKeyPath(dataDir))).toBe(false);
  },
);

/** What a connection of the device would send, without hearing the answer. */
async function offerAs(server: TestServer, keys: DeviceKeys, deviceId: string): Promise<void> {
  const next = keys.next();
  if (next === null) throw new Error("no key waits");
  const from = { key: keys.current().signer.key, publicKey: keys.current().publicKey };
  const identity = { ...from, deviceId, joinCounter: -1 };
  const client = await joinedDevice(server, identity);
  const to = { ...identity, key: next.signer.key, publicKey: next.publicKey };
  await offer(server, client, [identity, to]);
  await client.next("keyStored");
  client.close();
}
