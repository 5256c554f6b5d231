import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ok, type Result } from "../policies/result.ts";
import { createBrowsers } from "./browsers/browsers.ts";
import { type AgentConfig, readAgentConfig } from "./config.ts";
import { Conductor } from "./core/conductor.ts";
import type { Log } from "./core/ports.ts";
import { loadIdentity } from "./identity.ts";
import { startServerLink } from "./link/server-link.ts";
import { LocalServer } from "./local/local-server.ts";
import { jsonLog } from "./log.ts";
import { AGENT_VERSION, bootId, describeDevice, findPrograms } from "./machine.ts";
import { createPlatform, DEFAULT_SYSTEM_BUS_ADDRESS, type Platform } from "./platform/platform.ts";
import { createDeviceFacts } from "./platform/posture-process.ts";
import { WallClockScheduler } from "./platform/scheduler.ts";
import { systemClock } from "./platform/system-clock.ts";
import { saveReceipt } from "./receipt-files.ts";
import { writeStatusFile } from "./status-file.ts";
import { openStore, type Store } from "./store/open-store.ts";

const POSTURE_TIMEOUT_MS = 90_000;

type Base = {
  readonly dataDir: string;
  readonly config: AgentConfig;
  readonly store: Store;
  readonly log: Log;
  readonly platform: Platform;
};

/** Runs the daemon until it is told to stop. Wiring only: what is decided is decided in `core/`. */
export async function runAgent(
  dataDir: string,
): Promise<Result<null, "inUse" | "unusable" | "badConfig">> {
  const log = jsonLog((line) => process.stderr.write(line), Date.now);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const config = readAgentConfig(dataDir);
  if (!config.ok) return config;
  const store = openStore(dataDir, systemClock);
  if (!store.ok) return store;
  for (const recovered of store.value.recovered) log.warn("databaseMovedAside", recovered);
  const platform = makePlatform(config.value, log);
  const stop = await start({ dataDir, config: config.value, store: store.value, log, platform });
  await stopSignal();
  await stop();
  return ok(null);
}

function makePlatform(config: AgentConfig, log: Log): Platform {
  return createPlatform({
    programs: { x11Probe: findPrograms(import.meta.filename).x11Probe },
    processSessions: config.processSessions,
    systemBusAddress: config.systemBusAddress ?? DEFAULT_SYSTEM_BUS_ADDRESS,
    accountKinds: config.accountKinds,
    clock: systemClock,
    log,
  });
}

async function start(base: Base): Promise<() => Promise<void>> {
  const { store, platform, log } = base;
  const identity = loadIdentity(base.dataDir, store, log);
  const scheduler = new WallClockScheduler({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    log,
  });
  const shells: LocalServer = makeLocalServer(base, () => conductor);
  const conductor: Conductor = makeConductor(base, { identity, scheduler, shells });
  await conductor.start();
  const link = identity === null ? null : startServerLink(linkPorts(base, identity, conductor));
  return async () => {
    await link?.close();
    await conductor.stop();
    await shells.close();
    scheduler.close();
    await platform.close();
    store.close();
  };
}

type Identity = NonNullable<ReturnType<typeof loadIdentity>>;

function makeConductor(
  { dataDir, store, platform, log }: Base,
  rest: { identity: Identity | null; scheduler: WallClockScheduler; shells: LocalServer },
): Conductor {
  const { nodePath, helper, posture } = findPrograms(import.meta.filename);
  const { sessions, idle, windowCloser } = platform;
  return new Conductor({
    ...rest,
    bootId: bootId(),
    agentVersion: AGENT_VERSION,
    store,
    sessions,
    idle,
    browsers: createBrowsers({ helperPath: helper, nodePath, windowCloser, log }),
    facts: createDeviceFacts({
      nodePath,
      programPath: posture,
      timeoutMs: POSTURE_TIMEOUT_MS,
      log,
    }),
    clock: systemClock,
    log,
    saveReceipt: (id, envelope) => saveReceipt(dataDir, id, envelope),
    writeStatus: (status) => writeStatusFile(dataDir, status),
  });
}

function makeLocalServer({ dataDir, config, log }: Base, conductor: () => Conductor): LocalServer {
  return new LocalServer({
    dir: config.localSocketDir ?? join(dataDir, "sockets"),
    clock: systemClock,
    log,
    sessionsOfUid: (uid) => conductor().sessionsOfUid(uid),
    onCall: (sessionId, call, body) => conductor().shellDesk.call(sessionId, call, body),
    onShellChange: (sessionId, change) => conductor().shellDesk.changed(sessionId, change),
  });
}

function linkPorts({ store, log }: Base, identity: Identity, conductor: Conductor) {
  return {
    trust: identity.trust,
    deviceKey: identity.deviceKey,
    bootId: bootId(),
    device: describeDevice(),
    joinCounter: store.joinCounter,
    outbox: store.outbox,
    clock: systemClock,
    log,
    listener: conductor.linkDesk,
    random: Math.random,
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const outcome = await runAgent(values.data ?? "/var/lib/sessionward");
  if (!outcome.ok) {
    process.stderr.write(`sessionward agent: ${outcome.detail}\n`);
    process.exitCode = 1;
  }
}
