import { mkdirSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join, resolve } from "node:path";
import { buildAdminHttp } from "./admin-http.ts";
import { holdSqliteLock } from "./backends/sqlite.ts";
import { openSqliteStorage } from "./backends/sqlite-storage.ts";
import { createControlPlane } from "./control-plane.ts";
import { AGENT_PATH, DeviceGateway, type GatewayLimits } from "./device-gateway.ts";
import { adminTokenPath, ensureFirstAdmin } from "./first-admin.ts";
import { loadServerKeys } from "./keys.ts";
import { createListener, isLoopback, parseListenAddress } from "./listener.ts";
import type { ServerClock, ServerLog } from "./ports.ts";

export type ServerOptions = {
  readonly dataDir: string;
  /** `HOST:PORT`; port 0 picks a free one. */
  readonly listen: string;
  /** Plain HTTP and WebSocket; refused unless the address is loopback. */
  readonly insecureLoopback: boolean;
  readonly clock: ServerClock;
  readonly log: ServerLog;
  readonly limits: GatewayLimits;
};

export const DEFAULT_LIMITS: GatewayLimits = {
  handshakeMs: 15_000,
  heartbeatMs: 30_000,
  beaconMs: 60_000,
  maxJoining: 500,
};

/** Also written to `server-info.json` in the data directory, for programs on the same machine. */
export type ServerInfo = {
  readonly url: string;
  readonly agentUrl: string;
  /** `sha256:` and the SHA-256 of the TLS key's SPKI, hex; null without TLS. */
  readonly pin: string | null;
  readonly adminTokenFile: string;
  readonly serverId: string;
  readonly policyKeyMode: "demo" | "offline";
  /** The first admin was made by this very start. */
  readonly firstRun: boolean;
};

export type RunningServer = { readonly info: ServerInfo; readonly close: () => Promise<void> };

/**
 * One process, one listener: HTTP API and agents' endpoint.
 *
 * @throws RangeError for a wrong address, Error when another server holds the data directory.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const address = parseListenAddress(options.listen);
  if (options.insecureLoopback && !isLoopback(address.host)) {
    throw new RangeError(`--insecure-loopback is for 127.0.0.1 and [::1], not ${address.host}`);
  }
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = holdSqliteLock(join(dataDir, "server.lock"));
  if (lock === null) throw new Error(`another server runs on ${dataDir}; stop it first`);
  const keys = await loadServerKeys(dataDir, new Date(options.clock.nowMs()));
  const storage = openSqliteStorage(join(dataDir, "server.db"));
  const firstRun = await ensureFirstAdmin(dataDir, storage.admins, options.clock);
  const plane = await createControlPlane({ keys, storage, ...options, ...options.limits });
  const gateway = new DeviceGateway(plane.desk, options.limits);
  const tls = options.insecureLoopback ? null : keys.tls;
  const app = buildAdminHttp({
    ...plane,
    admins: storage.admins,
    clock: options.clock,
    log: options.log,
    createServer: (handler) => createListener(tls, handler),
  });
  app.server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  await app.listen({ host: address.host, port: address.port });
  const info = describe(app.server, address.host, tls?.pin ?? null, {
    adminTokenFile: adminTokenPath(dataDir),
    serverId: keys.serverId,
    policyKeyMode: keys.policy.mode,
    firstRun,
  });
  writeFileSync(join(dataDir, "server-info.json"), `${JSON.stringify(info)}\n`, { mode: 0o600 });
  const close = async (): Promise<void> => {
    gateway.close();
    await app.close();
    await plane.close();
    await storage.close();
    lock.release();
  };
  return { info, close };
}

/** Resolves at the first SIGTERM or SIGINT. */
export function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolveSignal) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolveSignal);
  });
}

function describe(
  server: Server,
  host: string,
  pin: string | null,
  rest: Pick<ServerInfo, "adminTokenFile" | "serverId" | "policyKeyMode" | "firstRun">,
): ServerInfo {
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const reachable = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  const authority = `${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
  const secure = pin === null ? "" : "s";
  return {
    url: `http${secure}://${authority}`,
    agentUrl: `ws${secure}://${authority}${AGENT_PATH}`,
    pin,
    ...rest,
  };
}
