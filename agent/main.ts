import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fail, ok, type Result } from "../policies/result.ts";
import { readAgentConfig } from "./config.ts";
import type { Conductor } from "./core/conductor.ts";
import { Liveness } from "./core/liveness.ts";
import { SessionHands } from "./core/shell-hands.ts";
import { loadIdentity } from "./identity.ts";
import type { LocalServer } from "./local/local-server.ts";
import { jsonLog } from "./log.ts";
import { systemdNotify } from "./platform/linux/systemd-notify.ts";
import { WallClockScheduler } from "./platform/scheduler.ts";
import { systemClock } from "./platform/system-clock.ts";
import { openStore } from "./store/open-store.ts";
import { type Base, linkPorts, makeConductor, makeLocalServer, makePlatform } from "./wiring.ts";

const LINK_AFTER_MS = 250;

/** Runs the daemon until it is told to stop. Wiring only: what is decided is decided in `core/`. */
export async function runAgent(
  dataDir: string,
): Promise<Result<null, "inUse" | "unusable" | "badConfig">> {
  const log = jsonLog((line) => process.stderr.write(line), Date.now);
  const made = makeDataDir(dataDir);
  if (!made.ok) return made;
  const config = readAgentConfig(dataDir);
  if (!config.ok) return config;
  const store = openStore(dataDir, systemClock);
  if (!store.ok) return store;
  for (const { movedTo, because } of store.value.recovered) {
    log.warn("databaseMovedAside", { movedTo, because });
    store.value.audit.append("databaseMovedAside", "agent", { because });
  }
  const hands = new SessionHands();
  const platform = makePlatform(config.value, hands, log);
  const opened = { dataDir, config: config.value, store: store.value };
  const base = { ...opened, log, platform, hands, clock: systemClock };
  // Asked to stop while it starts, it ends as it does later: with what it holds closed, and with a word in the log.
  const told = stopSignal();
  const stop = await start(base);
  await told;
  await stop();
  return ok(null);
}

function makeDataDir(dataDir: string): Result<null, "unusable"> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return ok(null);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return fail("unusable", `can't make ${dataDir}: run as root, or give --data DIR (${why})`);
  }
}

async function start(base: Base): Promise<() => Promise<void>> {
  const { store, platform, log } = base;
  const scheduler = new WallClockScheduler({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    log,
  });
  const shells: LocalServer = makeLocalServer(base, () => conductor);
  const { trust, identity, keys } = loadIdentity(base.dataDir, store, log);
  const conductor: Conductor = makeConductor(base, { trust, identity, scheduler, shells });
  const { outOfReach } = await conductor.start();
  await outOfReach;
  const liveness = await startLiveness(base);
  // TLS and WebSocket take longer to load than all before them: first the idle watches get ready.
  await delay(LINK_AFTER_MS);
  const { startServerLink } = await import("./link/server-link.ts");
  const link =
    identity === null || keys === null
      ? null
      : startServerLink(linkPorts(base, { trust: identity.trust, keys }, conductor));
  return async () => {
    liveness?.stop();
    await link?.close();
    await conductor.stop();
    await shells.close();
    scheduler.close();
    await platform.close();
    store.close();
  };
}

/** Said when every session is watched: who waits for the service may rely on it from here on. */
async function startLiveness({ store, log }: Base): Promise<Liveness | null> {
  const manager = await systemdNotify(process.env, log);
  if (manager === null) return null;
  const checks = { store: store.takesWrites };
  const liveness = new Liveness({ manager, clock: systemClock, log, checks });
  liveness.start();
  return liveness;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
