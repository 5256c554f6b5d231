import { createPrivateKey } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { seal } from "../../agent/contract/envelope.ts";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { decodePolicyPayload } from "../../policies/policy.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const policy = (lockAfter: string, group = "wards") => `apiVersion: sessionward/v1
kind: Policy
name: ward-workstation
appliesTo: { groups: [${group}] }
device: shared
session:
  idle: { warnBefore: 60s, lockAfter: ${lockAfter} }
`;

function publish(server: TestServer, source: string) {
  return server.admin.call("publishPolicy", { body: { source } });
}

function versionsIn({ envelopes }: Extract<ServerFrame, { kind: "policies" }>): string[] {
  return envelopes.map(({ payload }) => {
    const decoded = decodePolicyPayload(Buffer.from(payload, "base64"));
    if (!decoded.ok) throw new Error(decoded.detail);
    return `${decoded.value.name} ${decoded.value.version}`;
  });
}

test("a published policy reaches the devices of its groups, online now or later", async () => {
  const server = await startTestServer();
  const ward = await enrolledIdentity(server, { groups: ["wards"] });
  const lobby = await joinedDevice(server, await enrolledIdentity(server, { groups: ["lobby"] }));
  const device = await joinedDevice(server, ward);
  await device.next("policies");
  const published = await publish(server, policy("5m"));
  expect(published).toMatchObject({ name: "ward-workstation", version: 1, sentTo: 1 });
  expect(versionsIn(await device.next("policies"))).toEqual(["ward-workstation 1"]);
  await publish(server, policy("6m"));
  expect(versionsIn(await device.next("policies"))).toEqual(["ward-workstation 2"]);
  const later = await joinedDevice(server, ward);
  expect(versionsIn(await later.next("policies"))).toEqual(["ward-workstation 2"]);
  expect(versionsIn(await lobby.next("policies"))).toEqual([]);
});

test("a withdrawn policy, and one that moved to other groups, is gone where it was", async () => {
  const server = await startTestServer();
  const device = await joinedDevice(server, await enrolledIdentity(server, { groups: ["wards"] }));
  await publish(server, policy("5m"));
  await publish(server, policy("5m", "lobby"));
  await publish(server, policy("5m"));
  const params = { name: "ward-workstation" };
  await server.admin.call("withdrawPolicy", { params, body: { reason: "mistake" } }, "*");
  const seen: string[][] = [];
  for (let frame = 0; frame < 5; frame += 1) seen.push(versionsIn(await device.next("policies")));
  expect(seen).toEqual([[], ["ward-workstation 1"], [], ["ward-workstation 3"], []]);
});

test("refuses a policy with faults and names each with its line", async () => {
  const server = await startTestServer();
  const source = policy("5s").replace("warnBefore: 60s", "warnBefore: 60s, surprise: 1");
  const refused = publish(server, source);
  await expect(refused).rejects.toMatchObject({ reason: "badPolicy" });
  await expect(refused).rejects.toThrow(/line 7/);
  expect((await server.admin.call("listPolicies", {})).policies).toEqual([]);
});

test("keeps every version with the text it was written as", async () => {
  const server = await startTestServer();
  await publish(server, policy("5m"));
  await publish(server, policy("6m"));
  const params = { name: "ward-workstation", version: 1 };
  const first = await server.admin.call("getPolicy", { params });
  expect(first.source).toBe(policy("5m"));
  const { policies } = await server.admin.call("listPolicies", {});
  expect(policies).toMatchObject([{ version: 2, publishedBy: "first-admin", withdrawn: false }]);
});

test("says demo keys until the policy key has moved off, then takes signed policies only", async () => {
  const server = await startTestServer();
  expect((await server.admin.call("getServer", {})).policyKeyMode).toBe("demo");
  const { version } = await publish(server, policy("5m"));
  const first = await server.admin.call("getPolicy", {
    params: { name: "ward-workstation", version },
  });
  await server.server.close();
  const vault = join(server.dataDir, "vault.pem");
  renameSync(join(server.dataDir, "policy-key.pem"), vault);
  const again = await startTestServer(server.dataDir);
  expect((await again.admin.call("getServer", {})).policyKeyMode).toBe("offline");
  await expect(publish(again, policy("6m"))).rejects.toMatchObject({ reason: "policyKeyOffline" });
  const payload = JSON.parse(Buffer.from(first.envelope.payload, "base64").toString());
  const signing = [{ id: "vault", key: createPrivateKey(readFileSync(vault)) }];
  const signed = (change: object) =>
    seal("policy.v1", Buffer.from(JSON.stringify({ ...payload, ...change })), signing);
  const send = (envelope: ReturnType<typeof signed>) =>
    again.admin.call("publishPolicy", { body: { envelope } });
  expect(await send(signed({ version: 2 }))).toMatchObject({ version: 2 });
  await expect(send(first.envelope)).rejects.toMatchObject({ reason: "stale" });
  const foreign = signed({ version: 3, serverId: "server-other" });
  await expect(send(foreign)).rejects.toMatchObject({ reason: "foreignServer" });
  const altered = { ...signed({ version: 3 }), signatures: first.envelope.signatures };
  await expect(send(altered)).rejects.toMatchObject({ reason: "badSignature" });
});

test("mode, class and groups of a device reach it while it is online", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const params = { deviceId: identity.deviceId };
  await device.next("mode");
  const pause = { mode: "paused", forMs: 3_600_000, reason: "photo shoot" } as const;
  const paused = await server.admin.call("setDeviceMode", { params, body: pause });
  expect(await device.next("mode")).toMatchObject({ mode: "paused", untilAt: paused.pausedUntil });
  const enforce = { mode: "enforce", reason: "trial is over" } as const;
  await server.admin.call("setDeviceMode", { params, body: enforce }, "*");
  expect(await device.next("mode")).toMatchObject({ mode: "enforce", untilAt: null });
  const groups = { groups: ["wards"], reason: "relocated" };
  await server.admin.call("setDeviceGroups", { params, body: groups }, "*");
  expect((await device.whenClosed()).code).toBe(4004);
  const kiosk = { deviceClass: "kiosk", reason: "lobby" } as const;
  await server.admin.call("setDeviceClass", { params, body: kiosk }, "*");
  const { heard } = await joinedDevice(server, identity);
  expect(heard.find(({ kind }) => kind === "welcome")).toMatchObject({
    ...{ mode: "enforce", groups: ["wards"], deviceClass: "kiosk" },
  });
});
