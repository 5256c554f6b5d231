import { afterAll, expect, test } from "vitest";
import { createAdminClient } from "../../scripts/cli/admin-client.ts";
import { type AdminReply, exchange } from "../../scripts/cli/admin-exchange.ts";
import { ADMIN_ROUTES } from "../../server/contract/admin-api.ts";
import { problemSchema } from "../../server/contract/admin-shapes.ts";
import { losingProxy } from "../support/losing-proxy.ts";
import {
  enrolledIdentity,
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterAll(stopTestServers);

/** For questions that change nothing: one server answers them all. */
let shared: Promise<TestServer> | null = null;

function sharedServer(): Promise<TestServer> {
  shared ??= startTestServer();
  return shared;
}

const ROUTES = Object.entries(ADMIN_ROUTES)
  .map(([name, route]) => ({ name, ...route }))
  .filter(({ role }) => role !== "public");
const WITH_BODY = ROUTES.filter(({ method }) => method === "POST" || method === "PUT");
/** What is for every role has to do with oneself only. */
const NOT_FOR_ALL = ROUTES.filter(({ role }) => role !== "viewer");

function filled(path: string): string {
  return path.replace(":version", "1").replace(/:\w+/g, "nobody");
}

async function ask(
  server: TestServer,
  method: string,
  path: string,
  options: { token?: string; body?: string } = {},
): Promise<AdminReply & { problem: ReturnType<typeof problemSchema.parse> }> {
  const access = { ...server.access, token: options.token ?? server.access.token };
  const reply = await exchange(access, { method, path, body: options.body ?? null });
  return { ...reply, problem: problemSchema.parse(JSON.parse(reply.text)) };
}

test.each(ROUTES)("$name says 401 without a valid token", async ({ method, path }) => {
  const server = await sharedServer();
  const enrolment = await newToken(server);
  for (const token of ["x", "", enrolment, `${server.access.token}x`]) {
    const { problem } = await ask(server, method, filled(path), { token, body: "{}" });
    expect(problem).toMatchObject({ status: 401, reason: "notSignedIn" });
  }
});

test.each(WITH_BODY)("$name says 400 with every fault of a bad body", async (route) => {
  const server = await sharedServer();
  const body = JSON.stringify({ surprise: true });
  const { problem } = await ask(server, route.method, filled(route.path), { body });
  expect(problem).toMatchObject({ status: 400, reason: "badShape" });
  expect(problem.issues?.length).toBeGreaterThan(0);
});

test.each(NOT_FOR_ALL)("$name is for its role only, and the try is on record", async (route) => {
  const server = await sharedServer();
  const { token } = await server.admin.call("createAdminToken", {
    body: { admin: "night-shift", role: "viewer" },
  });
  const { problem } = await ask(server, route.method, filled(route.path), { token, body: "{}" });
  expect(problem).toMatchObject({ status: 403, reason: "wrongRole" });
  const { rows } = await server.admin.call("getServerAudit", { query: { limit: 1000 } });
  expect(rows.at(-1)).toMatchObject({ actor: "night-shift", event: "denied" });
});

test.each([
  ["a route that is not there", "GET", "/v1/secrets", null, 404],
  ["a path out of the tree", "GET", "/v1/../../etc/passwd", null, 404],
  ["an id that is not one", "GET", "/v1/devices/..%2f..%2fetc", null, 400],
  ["a query that is not known", "GET", "/v1/devices?token=x", null, 400],
  ["what is not JSON", "POST", "/v1/commands", "{", 400],
  ["a device that nobody has", "GET", "/v1/devices/nobody", null, 404],
  ["a body that is too large", "POST", "/v1/policies", " ".repeat(1024 * 1024 + 1), 413],
])("answers %s with a problem document", async (_what, method, path, body, status) => {
  const server = await sharedServer();
  const { problem } = await ask(server, method, path, body === null ? {} : { body });
  expect(problem.status).toBe(status);
  expect(problem.detail).not.toMatch(/\.ts|node_modules|SQLITE/);
});

test("writes down what an admin asks for before it fails or succeeds", async () => {
  const server = await startTestServer();
  const params = { deviceId: "nobody" };
  const revoke = server.admin.call("revokeDevice", { params, body: { reason: "stolen" } });
  await expect(revoke).rejects.toMatchObject({ reason: "unknownDevice" });
  const { rows } = await server.admin.call("getServerAudit", {});
  expect(rows.at(-1)).toMatchObject({ actor: "first-admin", event: "revokeDevice" });
  expect(JSON.parse(rows.at(-1)?.body ?? "")).toEqual({ ...params, reason: "stolen" });
});

test("what did not change since is not sent again", async () => {
  const server = await sharedServer();
  const look = { method: "GET", path: "/v1/policies", body: null };
  const first = await exchange(server.access, look);
  const tag = String(first.headers.etag);
  const again = await exchange(server.access, { ...look, headers: { "if-none-match": tag } });
  expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: "" });
  const other = await exchange(server.access, { ...look, headers: { "if-none-match": '"x"' } });
  expect(other).toMatchObject({ status: 200, text: first.text });
});

test("a request whose answer was lost is sent again by its client, and was done once", async () => {
  const server = await startTestServer();
  const device = await enrolledIdentity(server);
  const losing = await losingProxy(server.access);
  const { batchId } = await createAdminClient(losing.access).call("issueCommands", {
    body: {
      ...{ kind: "lock", params: {}, reason: "drill" },
      targets: { devices: [device.deviceId] },
    },
  });
  expect(losing.connections()).toBe(2);
  const { commands } = await server.admin.call("listCommands", {});
  expect(commands.map((command) => command.batchId)).toEqual([batchId]);
});

test("a key that is none is refused", async () => {
  const server = await sharedServer();
  const headers = { "idempotency-key": "x".repeat(129) };
  const asked = { method: "POST", path: "/v1/enrolment-tokens", body: "{}", headers };
  const { status, text } = await exchange(server.access, asked);
  expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining("badKey") });
});

test("a revoked admin token is worth nothing", async () => {
  const server = await startTestServer();
  const { id, token } = await server.admin.call("createAdminToken", {
    body: { admin: "temp", role: "operator" },
  });
  const temp = createAdminClient({ ...server.access, token });
  await temp.call("listDevices", {});
  await server.admin.call("revokeAdminToken", { params: { tokenId: id } });
  await expect(temp.call("listDevices", {})).rejects.toMatchObject({ reason: "notSignedIn" });
});

test("sends nothing to a server with another key than the pin says", async () => {
  const server = await startTestServer();
  const pin = `sha256:${"0".repeat(64)}`;
  const wary = createAdminClient({ ...server.access, pin });
  await expect(wary.call("getServer", {})).rejects.toMatchObject({
    reason: "wrongServer",
    exitCode: 4,
  });
});

test("sends no token in the clear to an agents' address that was pasted as the server's", async () => {
  const { access, server } = await startTestServer();
  const pasted = createAdminClient({ ...access, url: server.info.agentUrl });
  await expect(pasted.call("getServer", {})).rejects.toMatchObject({ reason: "badUrl" });
});

test("one person can't reach more devices than ten, nor reboot one", async () => {
  const server = await startTestServer();
  const token = await newToken(server, { uses: 11, groups: ["wards"] });
  for (let made = 0; made < 11; made += 1) await enrolledIdentity(server, { token });
  const lock = { kind: "lock", params: {}, reason: "drill" } as const;
  const order = (body: Parameters<typeof server.admin.call<"issueCommands">>[1]["body"]) =>
    server.admin.call("issueCommands", { body });
  await expect(order({ ...lock, targets: { groups: ["wards"] } })).rejects.toMatchObject({
    reason: "needsApproval",
    exitCode: 4,
  });
  const { devices } = await server.admin.call("listDevices", {});
  const one = { devices: [devices[0]?.id ?? ""] };
  const reboot = { kind: "reboot", params: {}, reason: "update", targets: one } as const;
  await expect(order(reboot)).rejects.toMatchObject({ reason: "needsApproval" });
  const ten = { devices: devices.slice(1).map(({ id }) => id) };
  expect((await order({ ...lock, targets: ten })).commands).toHaveLength(10);
  const again = { devices: ten.devices.slice(0, 1) };
  const long = { ...lock, targets: again, expiresInMs: 86_400_001 };
  await expect(order(long)).rejects.toMatchObject({ reason: "tooLong" });
});
