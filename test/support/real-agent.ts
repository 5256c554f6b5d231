import { chmodSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type AgentConfig, decodeAgentConfig } from "../../agent/config.ts";
import type { Conductor } from "../../agent/core/conductor.ts";
import type { Clock, Log } from "../../agent/core/ports.ts";
import { SessionHands } from "../../agent/core/shell-hands.ts";
import { WallClockScheduler } from "../../agent/platform/scheduler.ts";
import { openStore, type Store } from "../../agent/store/open-store.ts";
import { makeConductor, makeLocalServer, makePlatform } from "../../agent/wiring.ts";
import type { PolicySettings } from "../../policies/policy-settings.ts";
import { policyOf } from "./policies.ts";
import { silentLog } from "./silent-log.ts";
import { tempDir } from "./temp-dir.ts";
import { sealJson, testKey } from "./test-keys.ts";

const DAY_MS = 24 * 3_600_000;
const SERVER_ID = "server-1";

export type RealAgent = {
  readonly store: Store;
  readonly socketPathOf: (uid: number) => string;
  /** As the server does at every connect. */
  readonly tellStaffSecret: (secret: string) => void;
  /** What stands in its log of a kind, in order. */
  readonly rowsOf: (event: string) => readonly Record<string, unknown>[];
};

type Wish = {
  readonly clock: Clock;
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: PolicySettings;
  readonly log?: Log;
};

/**
 * The daemon as `agent/main.ts` puts it together: its own store, sessions, lockers and socket, and a
 * policy that was signed. Only the server is missing, and the clock may be a test's.
 */
export async function startRealAgent({
  clock,
  log = silentLog,
  ...wish
}: Wish): Promise<RealAgent> {
  const dataDir = tempDir();
  const localSocketDir = tempDir();
  // Every account must be able to reach its own socket.
  chmodSync(localSocketDir, 0o711);
  const config = configOf({ ...wish.config, systemBusAddress: null, localSocketDir });
  const store = openStore(dataDir, clock);
  if (!store.ok) throw new Error(store.detail);
  const hands = new SessionHands();
  const platform = makePlatform(config, hands, log);
  const base = { dataDir, config, store: store.value, log, platform, hands, clock };
  const scheduler = new WallClockScheduler({
    nowMs: clock.nowMs,
    monotonicMs: clock.uptimeMs,
    log,
  });
  const shells = makeLocalServer(base, () => conductor);
  const { trust, envelope } = signed(wish.settings, clock.nowMs());
  const conductor: Conductor = makeConductor(base, { trust, identity: null, scheduler, shells });
  await conductor.start();
  conductor.linkDesk.welcomed({ mode: "enforce", deviceClass: "shared", groups: [] });
  conductor.linkDesk.policies([envelope]);
  onTestFinished(async ({ task }) => {
    const hasFailed = task.result?.state === "fail";
    if (hasFailed) tellWhatHappened(store.value);
    await conductor.stop();
    await shells.close();
    scheduler.close();
    await platform.close();
    // An act that still runs would find it closed, and fail the run beside the test's second try.
    if (!hasFailed) store.value.close();
  });
  return {
    store: store.value,
    socketPathOf: (uid) => join(localSocketDir, String(uid), "s"),
    tellStaffSecret: conductor.linkDesk.staffSecret,
    rowsOf: (event) => bodiesOf(store.value, event),
  };
}

function configOf(fields: object): AgentConfig {
  const decoded = decodeAgentConfig(JSON.stringify(fields), "the test's agent.json");
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}

function signed(settings: PolicySettings, nowMs: number) {
  const { trusted, ...key } = testKey();
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const policy = policyOf(settings, {
    serverId: SERVER_ID,
    issuedAt: at(-DAY_MS),
    expiresAt: at(DAY_MS),
  });
  const trust = {
    ...{ url: "ws://127.0.0.1:9/agent", serverId: SERVER_ID, deviceId: "device-1" },
    pin: { kind: "loopback" },
    ...{ policyKeys: [trusted], commandKeys: [trusted] },
  } as const;
  return { trust, envelope: sealJson("policy.v1", policy, { trusted, ...key }) };
}

/** A surface that did not come says nothing of why: the agent's own log does. */
function tellWhatHappened({ audit }: Store): void {
  for (const { at, event, body } of audit.rowsAfter(0, 1_000)) {
    process.stderr.write(`agent: ${at} ${event} ${body}\n`);
  }
}

function bodiesOf({ audit }: Store, event: string) {
  return audit
    .rowsAfter(0, 1_000)
    .filter((row) => row.event === event)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}
