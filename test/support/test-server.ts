import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AdminClient, createAdminClient } from "../../scripts/cli/admin-client.ts";
import type { AdminAccess } from "../../scripts/cli/admin-exchange.ts";
import {
  DEFAULT_LIMITS,
  type RunningServer,
  type ServerOptions,
  startServer,
} from "../../server/run.ts";
import { DeviceClient, newIdentity, type TestIdentity } from "./device-client.ts";

/** A real server on real TLS in a directory of its own. */
export type TestServer = {
  readonly dataDir: string;
  readonly server: RunningServer;
  readonly admin: AdminClient;
  readonly access: AdminAccess;
  readonly log: string[];
};

const dirs: string[] = [];
const running: RunningServer[] = [];

export function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "sw-server-"));
  dirs.push(dir);
  return dir;
}

export async function startTestServer(
  dataDir = newDataDir(),
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const log: string[] = [];
  const note = (event: string, fields: object = {}) =>
    log.push(JSON.stringify({ event, ...fields }));
  const server = await startServer({
    dataDir,
    listen: "127.0.0.1:0",
    insecureLoopback: false,
    clock: { nowMs: () => Date.now() },
    log: { info: note, warn: note },
    consoleDir: null,
    limits: DEFAULT_LIMITS,
    ...options,
  });
  running.push(server);
  const token = readFileSync(server.info.adminTokenFile, "utf8").trim();
  const access = { url: server.info.url, pin: server.info.pin, token };
  return { dataDir, server, admin: createAdminClient(access), access, log };
}

/** For `afterEach`: stops what still runs and removes every directory. */
export async function stopTestServers(): Promise<void> {
  for (const server of running.splice(0)) await server.close().catch(() => undefined);
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
}

export async function newToken(
  { admin }: TestServer,
  body: { groups?: string[]; mode?: "observe" | "enforce"; uses?: number } = {},
): Promise<string> {
  return (await admin.call("createToken", { body })).token;
}

/** A new device; `token`: one that is at hand instead of a new one. */
export async function enrolledIdentity(
  test: TestServer,
  options: Parameters<typeof newToken>[1] & { token?: string } = {},
): Promise<TestIdentity> {
  const { token, ...body } = options;
  const identity = newIdentity();
  const client = await DeviceClient.connect(test.server.info.agentUrl);
  await client.enrol(identity, token ?? (await newToken(test, body)));
  client.close();
  return identity;
}

export async function joinedDevice(
  test: TestServer,
  identity: TestIdentity,
): Promise<DeviceClient> {
  const client = await DeviceClient.connect(test.server.info.agentUrl);
  await client.authenticate(identity);
  await client.next("welcome");
  return client;
}
