import { afterEach, expect, test } from "vitest";
import { DeviceClient, newIdentity } from "../support/device-client.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newToken,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("a token and a key become a device that can come back", async () => {
  const server = await startTestServer();
  const identity = newIdentity();
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  const token = await newToken(server, { groups: ["wards"], mode: "enforce" });
  const enrolled = await client.enrol(identity, token);
  expect(enrolled.policyKeys).toHaveLength(1);
  const joined = await DeviceClient.connect(server.server.info.agentUrl);
  await joined.authenticate(identity);
  const welcome = await joined.next("welcome");
  expect(welcome).toMatchObject({ mode: "enforce", groups: ["wards"], deviceClass: "shared" });
  expect((await joined.next("policies")).envelopes).toEqual([]);
  const { devices } = await server.admin.call("listDevices", {});
  expect(devices).toMatchObject([{ id: identity.deviceId, online: true, hostName: "ward-3-pc-7" }]);
});

test("one token of one use makes one device of twenty that try at once", async () => {
  const server = await startTestServer();
  const token = await newToken(server);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const client = await DeviceClient.connect(server.server.info.agentUrl);
      return client.enrol(newIdentity(), token).then(
        () => "enrolled",
        () => client.heard.at(-1),
      );
    }),
  );
  expect(outcomes.filter((outcome) => outcome === "enrolled")).toHaveLength(1);
  const refused = outcomes.filter((outcome) => outcome !== "enrolled");
  expect(refused).toHaveLength(19);
  for (const frame of refused) expect(frame).toMatchObject({ kind: "refused", reason: "badToken" });
  expect((await server.admin.call("listDevices", {})).devices).toHaveLength(1);
});

test("whose first answer was lost may enrol again with the same key and token", async () => {
  const server = await startTestServer();
  const identity = newIdentity();
  const token = await newToken(server);
  const first = await DeviceClient.connect(server.server.info.agentUrl);
  const { deviceId } = await first.enrol(identity, token);
  const second = await DeviceClient.connect(server.server.info.agentUrl);
  expect((await second.enrol(identity, token)).deviceId).toBe(deviceId);
});

test.each([
  ["a nonce of another connection", { nonce: "0".repeat(64) }, "badSignature"],
  ["the id of another server", { serverId: "server-of-somebody" }, "badSignature"],
  ["an id that nobody has", { deviceId: "device-nobody" }, "unknownDevice"],
])("refuses an answer that signs %s", async (_what, lie, reason) => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  await client.authenticate(identity, lie);
  expect(await client.next("refused")).toMatchObject({ reason });
  expect((await client.whenClosed()).code).toBe(4000);
});

test("refuses the key of one device in the name of another", async () => {
  const server = await startTestServer();
  const honest = await enrolledIdentity(server);
  const liar = await enrolledIdentity(server);
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  await client.authenticate(liar, { deviceId: honest.deviceId });
  expect(await client.next("refused")).toMatchObject({ reason: "badSignature" });
});

test("a copy of a device shows as a fork, is refused, and raises an alarm", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const copy = { ...identity };
  await joinedDevice(server, identity);
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  await client.authenticate(copy);
  expect(await client.next("refused")).toMatchObject({ reason: "duplicateIdentity" });
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms).toMatchObject([{ deviceId: identity.deviceId, kind: "duplicateIdentity" }]);
});

test("25: cuts a revoked device at once and does not let it back in", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const client = await joinedDevice(server, identity);
  const asked = Date.now();
  await server.admin.call("revokeDevice", {
    params: { deviceId: identity.deviceId },
    body: { reason: "stolen" },
  });
  expect(await client.next("refused")).toMatchObject({ reason: "revoked", detail: "stolen" });
  await client.whenClosed();
  expect(Date.now() - asked).toBeLessThan(5_000);
  const again = await DeviceClient.connect(server.server.info.agentUrl);
  await again.authenticate(identity);
  expect(await again.next("refused")).toMatchObject({ reason: "revoked" });
});
