import { afterEach, expect, test } from "vitest";
import { decodeAgentConfig } from "../../agent/config.ts";
import { readStanding } from "../../agent/core/standing.ts";
import type { RouteBody } from "../../server/contract/admin-api.ts";
import { enrolLiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { sessionOf } from "../support/local-channel.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

afterEach(stopTestServers);

const PATIENCE = { timeout: 20_000 };
const ORDERS = ["lock", "signOut", "wipeSession"] as const;

async function order(server: TestServer, deviceId: string, kind: (typeof ORDERS)[number]) {
  const body = { kind, params: {}, targets: { devices: [deviceId] }, reason: "drill" };
  return server.admin.call("issueCommands", { body: body as RouteBody<"issueCommands"> });
}

async function ends(server: TestServer) {
  const { commands } = await server.admin.call("listCommands", {});
  return commands.map(({ kind, state, because }) => `${kind} ${state} ${because}`).sort();
}

const REFUSED = [...ORDERS].sort().map((kind) => `${kind} refused protectedDevice`);

test("67: what was on its way to a device that is protected since is refused there, too", async () => {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  for (const kind of ORDERS) await order(server, deviceId, kind);
  const body = { protected: true, reason: "break-glass" };
  await server.admin.call("setDeviceProtection", { params: { deviceId }, body }, "*");
  const { store, conductor } = await startLiveAgent({ dataDir, sessions: [sessionOf()] });
  await expect.poll(() => ends(server), PATIENCE).toEqual(REFUSED);
  expect(conductor.board.keeper("s1")?.state.stage).toBe("active");
  expect(readStanding(store.keyValue, deviceId)).toMatchObject({ isProtected: true });
});

test("67: a device hears at once that it is protected, and that it is not any more", async () => {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  const { store } = await startLiveAgent({ dataDir, sessions: [sessionOf()] });
  for (const isProtected of [true, false]) {
    const body = { protected: isProtected, reason: "break-glass" };
    await server.admin.call("setDeviceProtection", { params: { deviceId }, body }, "*");
    await expect
      .poll(() => readStanding(store.keyValue, deviceId), PATIENCE)
      .toMatchObject({ mode: "enforce", groups: ["wards"], isProtected });
  }
});

test("67: where the machine's own file says so, no server takes it back", async () => {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  await startLiveAgent({ dataDir, sessions: [sessionOf()], isProtected: true });
  for (const kind of ORDERS) await order(server, deviceId, kind);
  await expect.poll(() => ends(server), PATIENCE).toEqual(REFUSED);
});

test.each([
  ["{}", false],
  ['{"protected":true}', true],
])("agent.json %s makes a machine protected: %s", (text, isProtected) => {
  const config = decodeAgentConfig(text, "agent.json");
  expect(config).toMatchObject({ ok: true, value: { protected: isProtected } });
});
