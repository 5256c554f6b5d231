import { once } from "node:events";
import { connect } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Report } from "../../agent/contract/reports.ts";
import { DEFAULT_LIMITS } from "../../server/run.ts";
import { DeviceClient } from "../support/device-client.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newToken,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const FACTS: Report = { kind: "sessions", body: { sessions: [] } };

async function statusOfUpgrade(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url, { rejectUnauthorized: false, headers });
  socket.on("error", () => undefined);
  const [, response] = await once(socket, "unexpected-response");
  return response.statusCode;
}

test.each([
  ["18: any Origin, even its own", { origin: "https://127.0.0.1" }, "", 403],
  ["18: the null Origin", { origin: "null" }, "", 403],
  ["35: an admin token", { authorization: "Bearer sw-admin-x" }, "", 403],
  ["35: a cookie", { cookie: "session=1" }, "", 403],
  ["another path", {}, "/v1/agent", 404],
  ["33: a token in the address", {}, "?token=sw-enrol-x", 404],
])("turns away an upgrade with %s", async (_what, headers, suffix, status) => {
  const server = await startTestServer();
  const { agentUrl } = server.server.info;
  const url = suffix.startsWith("/") ? agentUrl.replace("/agent", suffix) : agentUrl + suffix;
  expect(await statusOfUpgrade(url, headers)).toBe(status);
});

test("27: offers no compression and speaks nothing below TLS 1.3", async () => {
  const server = await startTestServer();
  const device = await DeviceClient.connect(server.server.info.agentUrl);
  expect(device.socket.extensions).toBe("");
  const { port } = new URL(server.server.info.url);
  const old = connect({
    ...{ host: "127.0.0.1", port: Number(port), maxVersion: "TLSv1.2" },
    rejectUnauthorized: false,
  });
  const [error] = await once(old, "error");
  expect(String(error.code)).toMatch(/PROTOCOL_VERSION/);
});

test.each([
  ["36: a frame of no known kind", '{"kind":"shutdown"}', 4003],
  ["what is not JSON", "hello", 4003],
  ["a report before it is known", '{"kind":"report","id":"1"}', 4003],
])("ends only the connection that sends %s", async (_what, text, code) => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const honest = await joinedDevice(server, identity);
  const hostile = await DeviceClient.connect(server.server.info.agentUrl);
  hostile.socket.send(text);
  expect((await hostile.whenClosed()).code).toBe(code);
  await honest.report("r1", FACTS);
});

test("36: an enrolled device that sends an unknown report kind loses its socket, not the server", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  device.send({ kind: "report", id: "r1", at: "now", report: { kind: "surprise", body: {} } });
  expect((await device.whenClosed()).code).toBe(4003);
  await (await joinedDevice(server, identity)).report("r2", FACTS);
});

test("a device of the protocol before joins and never sees what it can't read", async () => {
  const server = await startTestServer(undefined, { limits: { ...DEFAULT_LIMITS, beaconMs: 50 } });
  const current = await joinedDevice(server, await enrolledIdentity(server));
  const older = await DeviceClient.connect(server.server.info.agentUrl);
  const identity = await enrolledIdentity(server);
  await older.authenticate(identity, {}, { oldest: 1, current: 1 });
  expect((await older.next("welcome")).protocol).toBe(1);
  await current.next("beacon");
  await current.next("beacon");
  await older.report("r1", FACTS);
  expect(older.heard.map(({ kind }) => kind)).not.toContain("beacon");
});

test("refuses a protocol that nobody speaks any more", async () => {
  const server = await startTestServer();
  const device = await DeviceClient.connect(server.server.info.agentUrl);
  await device.authenticate(await enrolledIdentity(server), {}, { oldest: 0, current: 0 });
  expect(await device.next("refused")).toMatchObject({ reason: "protocol" });
});

test("30: those who come while many are proving themselves have their turn, and none is lost", async () => {
  const limits = { ...DEFAULT_LIMITS, maxJoining: 1 };
  const server = await startTestServer(undefined, { limits });
  const token = await newToken(server, { uses: 20 });
  await Promise.all(Array.from({ length: 20 }, () => enrolledIdentity(server, { token })));
  expect((await server.admin.call("listDevices", {})).devices).toHaveLength(20);
});

test("30: an address that opens connections and says nothing keeps nobody else out", async () => {
  const limits = { ...DEFAULT_LIMITS, maxJoining: 4, maxWaiting: 8 };
  const server = await startTestServer(undefined, { limits });
  const url = server.server.info.agentUrl;
  const silent = await Promise.all(Array.from({ length: 12 }, () => DeviceClient.connect(url)));
  const other = await DeviceClient.connect(url, {}, "127.0.0.2");
  await other.next("challenge");
  expect(silent.filter(({ heard }) => heard[0]?.kind === "challenge")).toHaveLength(2);
});

test("30: sends those away who come when too many are proving themselves", async () => {
  const limits = { ...DEFAULT_LIMITS, maxJoining: 1, maxWaiting: 0 };
  const server = await startTestServer(undefined, { limits });
  const first = await DeviceClient.connect(server.server.info.agentUrl);
  await first.next("challenge");
  const second = await DeviceClient.connect(server.server.info.agentUrl);
  const refused = await second.next("refused");
  expect(refused.reason).toBe("busy");
  expect(refused.retryAfterMs).toBeGreaterThanOrEqual(1_000);
});

test("29: ends connections that never prove themselves and devices that no longer answer", async () => {
  const limits = { ...DEFAULT_LIMITS, handshakeMs: 100, heartbeatMs: 100 };
  const server = await startTestServer(undefined, { limits });
  const silent = await DeviceClient.connect(server.server.info.agentUrl);
  await silent.whenClosed(2_000);
  const dead = await joinedDevice(server, await enrolledIdentity(server));
  dead.socket.pause();
  await expect
    .poll(async () => (await server.admin.call("getServer", {})).devices.online, { timeout: 3_000 })
    .toBe(0);
});

test("29: ends a device that pings for ever", async () => {
  const server = await startTestServer();
  const device = await joinedDevice(server, await enrolledIdentity(server));
  for (let ping = 0; ping < 500; ping += 1) device.socket.ping();
  expect((await device.whenClosed()).code).toBe(1006);
});

test("the newest connection of a device is the device", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const first = await joinedDevice(server, identity);
  const second = await joinedDevice(server, identity);
  expect((await first.whenClosed()).code).toBe(4001);
  await second.report("r1", FACTS);
  expect((await server.admin.call("getServer", {})).devices).toEqual({ total: 1, online: 1 });
});
