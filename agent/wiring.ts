import { join } from "node:path";
import { ok } from "../policies/result.ts";
import { createBrowsers } from "./browsers/browsers.ts";
import { createBrowserPolicies } from "./browsers/managed/browser-policies.ts";
import type { AgentConfig } from "./config.ts";
import { Conductor } from "./core/conductor.ts";
import type { ConductorPorts } from "./core/conductor-ports.ts";
import type { Clock, Log } from "./core/ports.ts";
import type { SessionHands } from "./core/shell-hands.ts";
import type { Trust } from "./core/trust.ts";
import { DEFAULT_DATA_DIR } from "./default-data-dir.ts";
import type { DeviceKeys } from "./link/device-keys.ts";
import { LocalServer } from "./local/local-server.ts";
import { AGENT_VERSION, bootId, describeDevice, findPrograms } from "./machine.ts";
import { deviceZone } from "./platform/device-zone.ts";
import { networkAddresses } from "./platform/network-addresses.ts";
import { createPlatform, type Platform } from "./platform/platform.ts";
import { createDeviceFacts } from "./platform/posture-process.ts";
import { systemClock } from "./platform/system-clock.ts";
import { saveReceipt } from "./receipt-files.ts";
import { writeStatusFile } from "./status-file.ts";
import type { Store } from "./store/open-store.ts";

const POSTURE_TIMEOUT_MS = 90_000;

/** What every part of the daemon is built from. */
export type Base = {
  readonly dataDir: string;
  readonly config: AgentConfig;
  readonly store: Store;
  readonly log: Log;
  readonly platform: Platform;
  readonly hands: SessionHands;
  readonly clock: Clock;
};

export function makePlatform(config: AgentConfig, hands: SessionHands, log: Log): Platform {
  return createPlatform({
    programs: findPrograms(import.meta.filename),
    hands,
    processSessions: config.processSessions,
    systemBusAddress: config.systemBusAddress,
    accountKinds: config.accountKinds,
    lockers: config.lockers,
    clock: systemClock,
    log,
  });
}

type Spoken = { readonly trust: Trust; readonly keys: DeviceKeys };

export function makeConductor(
  { dataDir, config, store, platform, log, clock }: Base,
  rest: Pick<ConductorPorts, "trust" | "identity" | "scheduler" | "shells">,
): Conductor {
  const { nodePath, helper, posture } = findPrograms(import.meta.filename);
  const { windowCloser } = platform;
  return new Conductor({
    ...rest,
    ...platform,
    bootId: bootId(),
    agentVersion: AGENT_VERSION,
    isProtected: config.protected,
    store,
    browsers: createBrowsers({ helperPath: helper, nodePath, windowCloser, log }),
    browserPolicies: managesBrowsers(dataDir, config)
      ? createBrowserPolicies({ rootDir: "/", programsDir: "/" })
      : null,
    facts: createDeviceFacts({
      nodePath,
      programPath: posture,
      timeoutMs: POSTURE_TIMEOUT_MS,
      log,
    }),
    clock,
    zone: deviceZone,
    log,
    saveReceipt: (id, envelope) => saveReceipt(dataDir, id, envelope),
    writeStatus: (status) => writeStatusFile(dataDir, status),
  });
}

function managesBrowsers(dataDir: string, { managedBrowsers }: AgentConfig): boolean {
  return managedBrowsers ?? (process.getuid?.() === 0 && dataDir === DEFAULT_DATA_DIR);
}

export function makeLocalServer(
  { dataDir, config, log, hands, clock, platform: { lendPipe } }: Base,
  conductor: () => Conductor,
): LocalServer {
  const server = new LocalServer({
    dir: config.localSocketDir ?? defaultSocketDir(dataDir),
    clock,
    log,
    sessionsOfUid: (uid) => conductor().sessionsOfUid(uid),
    ...(lendPipe === undefined ? {} : { lendPipe }),
    onCall: (sessionId, call, body) =>
      hands.hear(sessionId, call, body)
        ? ok(null)
        : conductor().shellDesk.call(sessionId, call, body),
    onShellChange: (sessionId, change) => {
      conductor().shellDesk.changed(sessionId, change);
      hands.changed(sessionId, change);
    },
  });
  hands.sendThrough((sessionId, order) => server.order(sessionId, order));
  return server;
}

export function linkPorts({ store, log, clock }: Base, spoken: Spoken, conductor: Conductor) {
  return {
    ...spoken,
    bootId: bootId(),
    device: describeDevice(),
    joinCounter: store.joinCounter,
    outbox: store.outbox,
    clock,
    log,
    listener: conductor.linkDesk,
    addresses: networkAddresses,
    random: Math.random,
  };
}

/** Where every account can reach its own socket; below the data directory nobody but root could. */
function defaultSocketDir(dataDir: string): string {
  return process.getuid?.() === 0 ? "/run/sessionward" : join(dataDir, "sockets");
}
