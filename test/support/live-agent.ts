import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Conductor } from "../../agent/core/conductor.ts";
import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import { noInputWatch } from "../../agent/core/input-watch.ts";
import type { IdleEdge, IdleSource, SessionInfo } from "../../agent/core/ports.ts";
import { loadIdentity } from "../../agent/identity.ts";
import { enrol } from "../../agent/link/enrolment.ts";
import { startServerLink } from "../../agent/link/server-link.ts";
import { LocalServer } from "../../agent/local/local-server.ts";
import { AGENT_VERSION, describeDevice, machineId } from "../../agent/machine.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { type Fact, unknown } from "../../policies/fact.ts";
import { fail, ok } from "../../policies/result.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeSessions } from "./fake-sessions.ts";
import { openTestStore } from "./open-test-store.ts";
import { silentLog } from "./silent-log.ts";
import { newToken, type TestServer } from "./test-server.ts";

type Facts = Readonly<Record<string, Fact<unknown>>>;
type Wish = {
  readonly dataDir: string;
  readonly sessions: readonly SessionInfo[];
  readonly facts?: Facts;
  readonly clock?: FakeClock;
  readonly bootId?: string;
  readonly isProtected?: boolean;
  readonly browsers?: ConductorPorts["browsers"];
  readonly idleHealth?: ConductorPorts["idleHealth"];
};

const nothing = () => undefined;

/** Enrols a device with a real server, as `sessionward agent enroll` does. @returns its id */
export async function enrolLiveAgent(
  server: TestServer,
  dataDir: string,
  mode: "observe" | "enforce",
): Promise<string> {
  const enrolled = await enrol({
    url: server.server.info.agentUrl,
    pin: server.server.info.pin ?? "none",
    token: await newToken(server, { groups: ["wards"], mode }),
    dataDir,
    machineId: machineId(),
    device: describeDevice(),
    nowMs: Date.now(),
  });
  if (!enrolled.ok) throw new Error(enrolled.detail);
  return enrolled.value.deviceId;
}

/**
 * The daemon as `agent/main.ts` puts it together: its core, its store on disk, its link to a real
 * server and its local channel. Made up are time and the machine: sessions, input, facts, browsers.
 */
export async function startLiveAgent(wish: Wish) {
  const { dataDir, clock = new FakeClock(1_000_000, Date.now()) } = wish;
  const store = openTestStore(dataDir, Date.now());
  const { trust, identity, keys } = loadIdentity(dataDir, store, silentLog);
  if (identity === null || keys === null) throw new Error("not enrolled");
  const bootId = wish.bootId ?? "boot-1";
  const idle = new ToldIdle();
  const sessions = new FakeSessions(wish.sessions);
  const told = { facts: wish.facts ?? {} };
  const shells: LocalServer = localServerIn(dataDir, () => conductor);
  const conductor: Conductor = new Conductor({
    ...machineOf(wish, { idle, sessions }, () => told.facts),
    ...{ trust, identity, bootId, store, clock, shells },
  });
  await conductor.start();
  const link = startServerLink({
    ...{ trust: identity.trust, keys, bootId },
    ...{ joinCounter: store.joinCounter, outbox: store.outbox, listener: conductor.linkDesk },
    ...{ device: describeDevice(), clock: systemClock, log: silentLog, random: () => 0 },
    addresses: () => [],
  });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await link.close();
    await conductor.stop();
    await shells.close();
    store.close();
  };
  onTestFinished(stop);
  return { conductor, clock, store, idle, sessions, told, stop };
}

export type LiveAgent = Awaited<ReturnType<typeof startLiveAgent>>;

/** Input, as a test tells of it. */
class ToldIdle implements IdleSource {
  readonly #listeners = new Map<string, (edge: IdleEdge) => void>();

  watch({ id }: SessionInfo, listener: (edge: IdleEdge) => void) {
    this.#listeners.set(id, listener);
    return { setThreshold: nothing, close: nothing };
  }

  tell(sessionId: string, edge: IdleEdge): void {
    this.#listeners.get(sessionId)?.(edge);
  }
}

function localServerIn(dataDir: string, conductor: () => Conductor): LocalServer {
  return new LocalServer({
    dir: join(dataDir, "sockets"),
    clock: systemClock,
    log: silentLog,
    sessionsOfUid: (uid) => conductor().sessionsOfUid(uid),
    onCall: (sessionId, call, body) => conductor().shellDesk.call(sessionId, call, body),
    onShellChange: (sessionId, change) => conductor().shellDesk.changed(sessionId, change),
  });
}

type Machine = Pick<ConductorPorts, "idle" | "sessions">;

function machineOf(wish: Wish, { idle, sessions }: Machine, facts: () => Facts) {
  const { browsers, idleHealth } = wish;
  return {
    agentVersion: AGENT_VERSION,
    isProtected: wish.isProtected ?? false,
    sessions,
    idle,
    idleHealth: idleHealth ?? (() => unknown("not looked at here")),
    inputDevices: noInputWatch("not looked at here"),
    inhibitors: { watch: () => nothing },
    accounts: { watch: () => nothing },
    browsers: browsers ?? NO_BROWSERS,
    leftovers: { clear: async () => [] },
    programs: { close: async () => ({ found: 0, killed: 0, left: 0 }) },
    browserPolicies: null,
    facts: { collect: async () => facts() },
    scheduler: { at: () => nothing, recheck: nothing, onJump: () => nothing },
    restart: async () => fail("notSupported", "made up"),
    shellStarter: { restart: async () => ok(null) },
    zone: () => "Europe/Paris",
    log: silentLog,
    saveReceipt: nothing,
    writeStatus: nothing,
  } satisfies Partial<ConductorPorts>;
}

const NO_BROWSERS: ConductorPorts["browsers"] = {
  clear: async () => ok({ receipts: [], execToGoneMs: 0, freed: Promise.resolve([]) }),
  countDownloads: () => null,
  inspect: async () => ok([]),
  resumeQuarantine: async () => ok({ standing: [], unlooked: [] }),
};
