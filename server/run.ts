import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import { hostname, uptime } from "node:os";
import { join, resolve } from "node:path";
import { siteOf } from "../agent/contract/assertion.ts";
import { type ConsoleOrigins, originsOf, readOrigins } from "./accounts/console-origins.ts";
import { adminTokenPath, ensureFirstAdmin } from "./accounts/first-admin.ts";
import { holdSqliteLock } from "./backends/sqlite.ts";
import { openSqliteStorage } from "./backends/sqlite-storage.ts";
import { createControlPlane } from "./control-plane.ts";
import { AGENT_PATH, DeviceGateway, type GatewayLimits } from "./devices/device-gateway.ts";
import { buildAdminHttp } from "./http/admin-http.ts";
import {
  createListener,
  isLoopback,
  type ListenAddress,
  parseListenAddress,
} from "./http/listener.ts";
import { peerOf, readTrustedProxies } from "./http/trusted-proxies.ts";
import { loadServerKeys, namesOf } from "./keys.ts";
import type { ServerClock, ServerLog } from "./ports.ts";

export type ServerOptions = {
  readonly dataDir: string;
  /** `HOST:PORT`; port 0 picks a free one. */
  readonly listen: string;
  /** Plain HTTP and WebSocket; refused unless the address is loopback. */
  readonly insecureLoopback: boolean;
  /** Other addresses at which browsers open the console: by a DNS name, behind a proxy. */
  readonly origins?: readonly string[];
  /** Networks of proxies, as `10.0.4.0/24`, whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly clock: ServerClock;
  readonly log: ServerLog;
  /** Where the built console is; null: this server has none. */
  readonly consoleDir: string | null;
  readonly limits: GatewayLimits;
};

export const DEFAULT_LIMITS: GatewayLimits = {
  handshakeMs: 15_000,
  heartbeatMs: 30_000,
  beaconMs: 60_000,
  maxJoining: 500,
  maxWaiting: 20_000,
};

/** Also written to `server-info.json` in the data directory, for programs on the same machine. */
type ServerInfo = {
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
  const opened: Close[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    return { info: await open({ ...options, address }, opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Close = () => unknown;

/** Neither from another machine nor through a proxy on this one does anybody reach it. */
function isTrial(
  options: Pick<ServerOptions, "origins" | "trustedProxies"> & { readonly address: ListenAddress },
): boolean {
  const ways = [...(options.origins ?? []), ...(options.trustedProxies ?? [])];
  return isLoopback(options.address.host) && ways.length === 0;
}

/** What is opened here is closed in the opposite order, also when a later step fails. */
async function open(
  options: ServerOptions & { readonly address: ListenAddress },
  opened: Close[],
): Promise<ServerInfo> {
  const { address, clock, log, limits, consoleDir } = options;
  const more = readOrigins(options.origins ?? []);
  const proxies = readTrustedProxies(options.trustedProxies ?? []);
  const names = namesOf(address.host, more.names);
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = holdSqliteLock(join(dataDir, "server.lock"));
  if (lock === null) throw new Error(`another server runs on ${dataDir}; stop it first`);
  opened.push(lock.release);
  const keys = await loadServerKeys(dataDir, names, new Date(clock.nowMs()));
  const storage = openSqliteStorage(join(dataDir, "server.db"));
  opened.push(storage.close);
  const firstRun = await ensureFirstAdmin(dataDir, storage.admins, clock);
  const site = siteOf(`wss://${nameFor(address.host)}/`);
  const host = { hostName: hostname(), isTrial: isTrial(options) };
  const machine = { host, site, uptimeMs: () => uptime() * 1000 };
  const plane = await createControlPlane({ keys, storage, clock, log, ...limits, ...machine });
  opened.push(plane.close);
  const tls = options.insecureLoopback ? null : keys.tls;
  const createServer = (handler: RequestListener) => createListener(tls, handler);
  let origins: ConsoleOrigins = new Set();
  const door = { admins: storage.admins, clock, log, proxies, origins: () => origins };
  const app = await buildAdminHttp({ ...plane, ...door, consoleDir, createServer });
  opened.push(() => app.close());
  const gateway = new DeviceGateway(plane.desk, limits, (request) => peerOf(request, proxies));
  opened.push(() => gateway.close());
  app.server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  await app.listen({ host: address.host, port: address.port });
  origins = new Set([...originsOf(names, portOf(app.server), tls !== null), ...more.origins]);
  const info = describe(app.server, address.host, tls?.pin ?? null, {
    adminTokenFile: adminTokenPath(dataDir),
    serverId: keys.serverId,
    policyKeyMode: keys.policy.mode,
    firstRun,
  });
  writeFileSync(join(dataDir, "server-info.json"), `${JSON.stringify(info)}\n`, { mode: 0o600 });
  return info;
}

/** The console that `scripts/build.ts` made beside a program; null: none was made. */
export function builtConsoleDir(programDir: string): string | null {
  const dir = join(programDir, "console");
  return existsSync(join(dir, "index.html")) ? dir : null;
}

/** Resolves at the first SIGTERM or SIGINT. */
export function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolveSignal) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolveSignal);
  });
}

function portOf(server: Server): number {
  const bound = server.address();
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

function describe(
  server: Server,
  host: string,
  pin: string | null,
  rest: Pick<ServerInfo, "adminTokenFile" | "serverId" | "policyKeyMode" | "firstRun">,
): ServerInfo {
  const port = portOf(server);
  const own = isEverywhere(host) ? "127.0.0.1" : bracketed(host);
  const secure = pin === null ? "" : "s";
  return {
    url: `http${secure}://${own}:${port}`,
    agentUrl: `ws${secure}://${nameFor(host)}:${port}${AGENT_PATH}`,
    pin,
    ...rest,
  };
}

/** By which devices find a server that listens there. */
function nameFor(host: string): string {
  return isEverywhere(host) ? hostname() : bracketed(host);
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
