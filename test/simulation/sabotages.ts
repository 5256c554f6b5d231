import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import { forgedTrust, policyEnvelope } from "./admin.ts";
import type { InvariantName } from "./invariant-names.ts";
import { PEOPLE } from "./people.ts";
import type { Sabotage, World } from "./world.ts";

const DAY_MS = 86_400_000;

/** For each invariant one bug that it must notice. */
export const SABOTAGES: Readonly<Record<InvariantName, Sabotage>> = {
  I1: { ports: (ports) => ({ ...ports, identity: withForgedKeys(ports) }) },
  I2: { begin: (world) => world.time.plan(10 * DAY_MS, () => forceOlderPolicy(world)) },
  I3: { begin: ({ machine }) => Object.assign(machine.idle, { speaks: false }) },
  I4: { ports: (ports) => ({ ...ports, browsers: clearsElsewhere(ports.browsers) }) },
  I5: { begin: ({ memory }) => Object.assign(memory, { dropsAuditOf: "sessionAct" }) },
  I6: { begin: ({ machine }) => Object.assign(machine, { clearsForReal: false }) },
  I7: { begin: ({ machine }) => Object.assign(machine, { tellsOfLostShells: false }) },
  lockable: { ports: (ports) => ({ ...ports, sessions: unlockableByAll(ports.sessions) }) },
  calendar: { ports: (ports) => ({ ...ports, scheduler: deafToJumps(ports.scheduler) }) },
  ordered: { ports: (ports) => ({ ...ports, store: withoutOrders(ports.store) }) },
  closed: { ports: (ports) => ({ ...ports, accounts: { watch: () => () => undefined } }) },
  staff: { ports: (ports, world) => ({ ...ports, sessions: endsForLocks(ports.sessions, world) }) },
};

function withForgedKeys({ identity }: ConductorPorts): ConductorPorts["identity"] {
  return identity === null ? null : { ...identity, trust: forgedTrust };
}

function deafToJumps(scheduler: ConductorPorts["scheduler"]): ConductorPorts["scheduler"] {
  return { ...scheduler, onJump: () => () => undefined };
}

function withoutOrders(store: ConductorPorts["store"]): ConductorPorts["store"] {
  const set = (key: string, value: string) => {
    if (key !== "command.unended") store.keyValue.set(key, value);
  };
  return { ...store, keyValue: { ...store.keyValue, set } };
}

function forceOlderPolicy(world: World): void {
  const limits = { lockMin: 1, clearMin: null, signOutMin: null } as const;
  const rest = { maxLengthH: null, closing: null, zone: "UTC" };
  const envelope = policyEnvelope(
    { version: 1, limits: { ...limits, ...rest } },
    world.time.wallMs,
  );
  world.publish({ ...limits, ...rest });
  world.memory.forcePolicy({ name: "desk", version: 1, sha256: "0".repeat(64), envelope });
}

function clearsElsewhere(browsers: ConductorPorts["browsers"]): ConductorPorts["browsers"] {
  return {
    ...browsers,
    clear: (request) => browsers.clear({ ...request, homeDir: PEOPLE[0]?.homeDir ?? "" }),
  };
}

function unlockableByAll(sessions: ConductorPorts["sessions"]): ConductorPorts["sessions"] {
  return {
    ...sessions,
    list: async () => (await sessions.list()).map((one) => ({ ...one, canUnlock: true })),
    onChange: (listener) =>
      sessions.onChange((change) =>
        listener(
          change.kind === "added"
            ? { ...change, session: { ...change.session, canUnlock: true } }
            : change,
        ),
      ),
  };
}

function endsForLocks(
  sessions: ConductorPorts["sessions"],
  { machine }: World,
): ConductorPorts["sessions"] {
  return {
    ...sessions,
    lock: async (id) => {
      machine.endByAgent(id);
      return { status: "locked", by: ["lockedHint"], ms: 1 };
    },
  };
}
