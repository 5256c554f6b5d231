import { afterEach, expect, test } from "vitest";
import { enrolThisDevice } from "../../agent/enrol-device.ts";
import { leaveServer } from "../../agent/leave-server.ts";
import { leave } from "../../agent/link/leaving.ts";
import type { RouteInput } from "../../server/contract/admin-api.ts";
import { DeviceClient, sealAs, type TestIdentity } from "../support/device-client.ts";
import { eventually } from "../support/eventually.ts";
import { SERVER_ID, startScriptedServer } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("who leaves is cut off, not let in again, and in no number of the fleet", async () => {
  const server = await startTestServer();
  const [identity, other] = [await enrolledIdentity(server), await enrolledIdentity(server)];
  const daemon = await joinedDevice(server, identity);
  expect(await goodbye(server, identity)).toEqual({
    ok: true,
    value: { deviceId: identity.deviceId },
  });
  expect(await daemon.next("refused")).toMatchObject({ reason: "revoked" });
  const again = await DeviceClient.connect(server.server.info.agentUrl);
  await again.authenticate(identity);
  expect(await again.next("refused")).toMatchObject({
    reason: "revoked",
    detail: expect.stringContaining("purged"),
  });
  const { devices } = await server.admin.call("listDevices", {});
  expect(devices.map(({ id }) => id)).toEqual([other.deviceId]);
  expect((await server.admin.call("getServer", {})).devices.total).toBe(1);
});

test("it stays in the books, can be asked for, and takes no orders", async () => {
  const server = await startTestServer();
  const { deviceId, ...identity } = await enrolledIdentity(server);
  await goodbye(server, { ...identity, deviceId });
  const { devices } = await server.admin.call("listDevices", { query: { retired: "shown" } });
  expect(devices).toMatchObject([{ id: deviceId, retiredAt: expect.any(String), online: false }]);
  const shown = await server.admin.call("getDevice", { params: { deviceId } });
  expect(shown.hostName).toBe("ward-3-pc-7");
  const { rows } = await server.admin.call("getServerAudit", {});
  expect(rows).toContainEqual(expect.objectContaining({ actor: deviceId, event: "deviceRetired" }));
  const order = {
    kind: "lock",
    params: {},
    targets: { devices: [deviceId] },
    reason: "test",
  } satisfies RouteInput<"issueCommands">["body"];
  await expect(server.admin.call("issueCommands", { body: order })).rejects.toThrow(/purged/);
});

test("refuses a goodbye that the device's key did not sign as one", async () => {
  const server = await startTestServer();
  const [victim, liar] = [await enrolledIdentity(server), await enrolledIdentity(server)];
  const inItsName = await goodbye(server, { ...liar, deviceId: victim.deviceId });
  expect(inItsName).toMatchObject({ reason: "refused", detail: expect.stringMatching(/badSig/) });
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  const { nonce, serverId } = await client.next("challenge");
  const connect = { deviceId: victim.deviceId, nonce, serverId, bootId: "b", joinCounter: 9 };
  client.send({ kind: "leave", auth: sealAs(victim, "auth.v1", connect) });
  expect(await client.next("refused")).toMatchObject({ reason: "badSignature" });
  expect((await server.admin.call("listDevices", {})).devices).toHaveLength(2);
});

test("a server that is not there is given up on", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  await server.server.close();
  expect(await goodbye(server, identity)).toMatchObject({ ok: false, reason: "unreachable" });
});

test("a purge out of its reach goes through, and says what an admin has to order there", async () => {
  const server = await startTestServer();
  const { agentUrl: url, pin } = server.server.info;
  const data = tempDir();
  const token = await newToken(server);
  const enrolled = await enrolThisDevice({ url, data, token, pin: String(pin) });
  const deviceId = enrolled.ok ? enrolled.value.deviceId : "";
  await server.server.close();
  const order = `an admin has to: sessionward device revoke ${deviceId} --reason purged`;
  expect(await leaveServer(data)).toMatchObject({
    reason: "unreachable",
    detail: expect.stringContaining(order),
  });
});

test("a server that takes the connection and never answers is given up on, and hung up on", async () => {
  const silent = await startScriptedServer({ greet: () => undefined });
  const device = await enrolledIdentity(await startTestServer());
  const answer = await goodbyeTo({ ...LOOPBACK, url: silent.url }, device, 300);
  expect(answer).toMatchObject({ reason: "timeout", detail: "no answer within 0.3 s" });
  const peer = await silent.peer();
  await eventually("the connection is dropped", peer.isClosed);
});

const LOOPBACK = { pin: { kind: "loopback" }, serverId: SERVER_ID } as const;

function goodbye({ server }: TestServer, identity: TestIdentity) {
  const { agentUrl, pin, serverId } = server.info;
  const sha256 = [String(pin).replace("sha256:", "")];
  return goodbyeTo({ url: agentUrl, serverId, pin: { kind: "spki", sha256 } }, identity, 5_000);
}

type Place = Omit<Parameters<typeof leave>[0]["trust"], "deviceId">;

function goodbyeTo(place: Place, { deviceId, key, publicKey }: TestIdentity, timeoutMs: number) {
  return leave({
    trust: { ...place, deviceId },
    deviceKey: { signer: { id: "test", key }, publicKey },
    nowMs: Date.now(),
    timeoutMs,
  });
}
