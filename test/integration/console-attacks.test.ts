import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { ConsoleClient, PASSWORD, reasonOf, signedInConsole } from "../support/console-client.ts";
import { DeviceClient, newIdentity } from "../support/device-client.ts";
import {
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

const COOKIE = "__Host-sessionward";
let server: TestServer;
let client: ConsoleClient;

beforeAll(async () => {
  server = await startTestServer();
  client = await signedInConsole(server, { name: "ines", role: "admin" });
});
afterAll(stopTestServers);

function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  const url = server.server.info.agentUrl.replace(/\/agent$/, path);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, rejectUnauthorized: false });
    socket.on("unexpected-response", (_request, { statusCode = 0 }) => resolve(statusCode));
    socket.on("open", () => resolve(101));
    socket.on("error", reject);
  });
}

const FOREIGN = [
  "https://evil.example",
  "null",
  "https://localhost.evil.example",
  "http://localhost",
  "https://localhost",
  "",
];

test.each(FOREIGN)(
  "18: a page of origin '%s' changes nothing and signs nobody in",
  async (origin) => {
    const order = { headers: { origin, "sec-fetch-site": "" }, body: { reason: "x" } };
    const revoke = await client.ask("POST", "/v1/devices/nobody/revoke", order);
    expect([revoke.status, reasonOf(revoke)]).toEqual([403, "foreignOrigin"]);
    const body = { name: "ines", password: PASSWORD };
    const signIn = await new ConsoleClient(server).ask("POST", "/v1/sign-in", { ...order, body });
    expect([signIn.status, reasonOf(signIn)]).toEqual([403, "foreignOrigin"]);
    expect(signIn.headers["set-cookie"]).toBeUndefined();
  },
);

test.each(["https://evil.example", "null"])(
  "18, 19: a page of origin '%s' opens no socket",
  async (origin) => {
    for (const path of ["/agent", "/v1/live", "/console/", "/"]) {
      expect(await upgradeStatus(path, { origin })).toBe(403);
    }
  },
);

test("18: a picture or a form of another site gets nothing by a cookie", async () => {
  const headers = { "sec-fetch-site": "cross-site" };
  const picture = await client.ask("GET", "/v1/devices", { headers });
  expect(reasonOf(picture)).toBe("foreignOrigin");
  const form = { origin: "https://evil.example", "content-type": "text/plain" };
  const sent = await client.ask("DELETE", "/v1/session", { headers: form });
  expect(reasonOf(sent)).toBe("foreignOrigin");
  expect((await client.ask("GET", "/v1/session")).status).toBe(200);
});

test("18: an id that somebody planted before the sign-in is not the session after it", async () => {
  const victim = new ConsoleClient(server);
  const planted = `sw-session-${"A".repeat(43)}`;
  victim.cookies.set(COOKIE, planted);
  const body = { name: "ines", password: PASSWORD };
  expect((await victim.ask("POST", "/v1/sign-in", { body })).status).toBe(200);
  expect(victim.cookies.get(COOKIE)).not.toBe(planted);
  const attacker = new ConsoleClient(server);
  attacker.cookies.set(COOKIE, planted);
  expect((await attacker.ask("GET", "/v1/session")).status).toBe(401);
});

test("18: who signs in again leaves no session behind in that browser", async () => {
  const shared = new ConsoleClient(server);
  const body = { name: "ines", password: PASSWORD };
  await shared.ask("POST", "/v1/sign-in", { body });
  const first = shared.cookies.get(COOKIE) ?? "";
  await shared.ask("POST", "/v1/sign-in", { body });
  const old = new ConsoleClient(server);
  old.cookies.set(COOKIE, first);
  expect((await old.ask("GET", "/v1/session")).status).toBe(401);
});

test("33: a token or a session id in the address lets nobody in and is in no log", async () => {
  const secrets = [server.access.token, client.cookies.get(COOKIE) ?? ""];
  for (const secret of secrets) {
    for (const name of ["token", "access_token", COOKIE]) {
      const stranger = new ConsoleClient(server);
      const reply = await stranger.ask("GET", `/v1/devices?${name}=${secret}`);
      expect(reply.status).toBe(401);
      expect(JSON.stringify(reply.body)).not.toContain(secret);
    }
  }
  const { rows } = await server.admin.call("getServerAudit", {});
  const told = server.log.join("") + JSON.stringify(rows);
  for (const secret of secrets) expect(told).not.toContain(secret);
});

test("35: what a device has is worth nothing at the console, nor the reverse", async () => {
  const token = await newToken(server);
  const device = await DeviceClient.connect(server.server.info.agentUrl);
  const identity = newIdentity();
  await device.enrol(identity, token);
  device.close();
  for (const bearer of [token, identity.deviceId]) {
    const headers = { authorization: `Bearer ${bearer}` };
    const reply = await new ConsoleClient(server).ask("GET", "/v1/devices", { headers });
    expect(reply.status).toBe(401);
  }
  const cookie = `${COOKIE}=${client.cookies.get(COOKIE)}`;
  expect(await upgradeStatus("/agent", { cookie })).toBe(403);
  const authorization = `Bearer ${server.access.token}`;
  expect(await upgradeStatus("/agent", { authorization })).toBe(403);
});

test("34: a thousand sign-ins from one address are limited, whatever X-Forwarded-For says", async () => {
  const other = await startTestServer();
  const stranger = new ConsoleClient(other);
  const statuses: number[] = [];
  for (let tried = 0; tried < 1000; tried += 1) {
    const headers = { "x-forwarded-for": `10.0.${tried >> 8}.${tried & 255}` };
    const reply = await stranger.ask("POST", "/v1/sign-in", { body: { name: "x" }, headers });
    statuses.push(reply.status);
    if (reply.status === 429) expect(Number(reply.headers["retry-after"])).toBeGreaterThan(0);
  }
  expect(statuses.filter((status) => status !== 429)).toHaveLength(30);
  expect((await other.admin.call("listDevices", {})).devices).toEqual([]);
});

test("34: behind a trusted proxy each visitor is limited, whatever they write in front of it", async () => {
  const server = await startTestServer(undefined, { trustedProxies: ["127.0.0.0/8"] });
  const client = new ConsoleClient(server);
  const signIn = async (forwarded: string) => {
    const headers = { "x-forwarded-for": forwarded };
    return (await client.ask("POST", "/v1/sign-in", { body: { name: "x" }, headers })).status;
  };
  const statuses: number[] = [];
  for (let tried = 0; tried < 100; tried += 1) {
    statuses.push(await signIn(`10.9.0.${tried}, 127.0.0.1, 198.51.100.${tried}, 203.0.113.5`));
  }
  expect(statuses.filter((status) => status !== 429)).toHaveLength(30);
  expect(await signIn("203.0.113.6")).toBe(400);
});
