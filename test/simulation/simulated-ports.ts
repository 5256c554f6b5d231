import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import { noInputWatch } from "../../agent/core/input-watch.ts";
import type { DeviceKeyring } from "../../agent/core/key-rotation.ts";
import type { Browsers, SessionChange, Sessions } from "../../agent/core/ports.ts";
import { unknown } from "../../policies/fact.ts";
import { fail, ok } from "../../policies/result.ts";
import { DEVICE_ID, DEVICE_SIGNER, TRUST } from "./admin.ts";
import type { DurableMemory } from "./durable-memory.ts";
import type { FakeMachine } from "./fake-machine.ts";
import type { ListenedPorts } from "./simulated-daemon.ts";

const nothing = () => undefined;

/** What one life of the daemon is given. */
const KEYS: DeviceKeyring = {
  signer: () => DEVICE_SIGNER,
  nextId: () => null,
  makeNext: () => DEVICE_SIGNER.id,
  useNext: () => undefined,
};

export function simulatedPorts(
  machine: FakeMachine,
  memory: DurableMemory,
  bootId: string,
): ListenedPorts {
  const { time } = machine;
  const listeners: ((change: SessionChange) => void)[] = [];
  const ports: ConductorPorts = {
    trust: TRUST,
    identity: { trust: TRUST, keys: KEYS },
    bootId,
    agentVersion: "0.1.0",
    store: memory.ports(),
    sessions: sessionsOf(machine, listeners),
    idle: { watch: (info, tell) => machine.idle.watch(sittingOf(machine, info.id), tell) },
    idleHealth: () => unknown("not looked at here"),
    inputDevices: noInputWatch("not looked at here"),
    inhibitors: { watch: () => nothing },
    accounts: machine.accounts,
    browsers: browsersOf(machine),
    leftovers: { clear: async () => [] },
    programs: { close: async () => ({ found: 0, killed: 0, left: 0 }) },
    browserPolicies: null,
    facts: { collect: async () => ({}) },
    scheduler: time.scheduler(),
    shells: {
      publish: nothing,
      isConnected: (id) => machine.sessions.get(id)?.isShellUp === true,
      open: async () => ok(DEVICE_ID),
      closeSession: nothing,
    },
    shellStarter: { restart: async ({ id }) => startShell(machine, id) },
    restart: async () => fail("notSupported", "made up"),
    clock: time.clock(),
    isProtected: false,
    zone: () => "Europe/Paris",
    log: { info: nothing, warn: nothing },
    saveReceipt: nothing,
    writeStatus: nothing,
  };
  return { ports, listeners };
}

function sittingOf(machine: FakeMachine, id: string) {
  const session = machine.sessions.get(id);
  if (session === undefined) throw new Error(`a watch of ${id}, which is no session`);
  return session;
}

function sessionsOf(
  machine: FakeMachine,
  listeners: ((change: SessionChange) => void)[],
): Sessions {
  return {
    list: async () => [...machine.sessions.values()].map(({ info }) => info),
    onChange: (listener) => {
      listeners.push(listener);
      return nothing;
    },
    lock: async (id) =>
      machine.lock(id)
        ? { status: "locked", by: ["lockedHint", "window"], ms: 5 }
        : { status: "failed", because: "no locker answered", ms: 2000 },
    end: async (id) =>
      machine.endByAgent(id)
        ? { status: "ended", ms: 10 }
        : { status: "partial", left: 1, because: "it cannot be killed", ms: 1000 },
    isOver: async (id) => !machine.sessions.has(id),
    close: async () => undefined,
  };
}

function browsersOf(machine: FakeMachine): Browsers {
  return {
    clear: async ({ homeDir, uid }) => {
      machine.clear(homeDir, uid);
      const receipts = [CLEARED];
      return ok({ receipts, execToGoneMs: 20, freed: Promise.resolve(receipts) });
    },
    countDownloads: () => null,
    inspect: async () => ok([]),
    resumeQuarantine: async () => ok({ standing: [], unlooked: [] }),
  };
}

async function startShell(machine: FakeMachine, id: string) {
  if (!machine.shellsStart) return fail("failed", "it does not start");
  machine.time.plan(machine.time.trueMs + 500, () => machine.startShell(id));
  return ok(null);
}

const CLEARED: ProfileReceipt = {
  family: "chromium",
  profile: ".config/chromium/Default",
  status: "done",
  stores: [],
  closed: "notRunning",
  stopMs: 0,
  goneMs: 1,
  freedMs: 2,
  residue: [],
};
