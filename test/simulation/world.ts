import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import type { Seeded } from "../../scripts/bench/seeded.ts";
import { commandEnvelope, type Limits, policyEnvelope } from "./admin.ts";
import { DurableMemory } from "./durable-memory.ts";
import { FakeMachine } from "./fake-machine.ts";
import { SimulatedDaemon } from "./simulated-daemon.ts";
import { simulatedPorts } from "./simulated-ports.ts";
import { VirtualTime } from "./virtual-time.ts";

/** A fault that is planted on purpose, to see that its invariant notices. */
export type Sabotage = {
  readonly ports?: (ports: ConductorPorts, world: World) => ConductorPorts;
  readonly begin?: (world: World) => unknown;
};

/** How long admins of this world pause. */
export const PAUSE_MS = 3_600_000;
/** How long somebody's emergency holds: as the policies of this world say. */
export const EMERGENCY_MS = 15 * 60_000;
const START_MS = Date.parse("2026-03-10T00:00:00Z");

/** One machine, its daemon's lives, and the server that it hears. */
export class World {
  readonly time = new VirtualTime(START_MS);
  readonly machine = new FakeMachine(this.time);
  readonly memory = new DurableMemory(() => this.time.wallMs);
  readonly random: Seeded;
  daemon: SimulatedDaemon | null = null;
  /** Since when nothing outside has disturbed the daemon. */
  calmSinceMs = 0;
  /** While somebody holds everything: a pause. */
  heldUntilMs = 0;
  lastDaemonStartMs = 0;
  version = 0;
  readonly legitimateCommands = new Set<string>();
  readonly #sabotage: Sabotage;
  #limits: Limits;
  #boots = 1;
  #commands = 0;

  constructor(random: Seeded, limits: Limits, sabotage: Sabotage = {}) {
    this.random = random;
    this.#limits = limits;
    this.#sabotage = sabotage;
    sabotage.begin?.(this);
  }

  async startDaemon(): Promise<void> {
    const listened = simulatedPorts(this.machine, this.memory, `boot-${this.#boots}`);
    const ports = this.#sabotage.ports?.(listened.ports, this) ?? listened.ports;
    this.daemon = new SimulatedDaemon(this.machine, { ...listened, ports });
    this.lastDaemonStartMs = this.time.trueMs;
    this.disturbed();
    await this.daemon.start();
    this.daemon.server.linkDesk.welcomed({ mode: "enforce", deviceClass: "shared", groups: [] });
    if (this.version === 0) this.publish(this.#limits);
    else this.#tell();
  }

  /** SIGKILL: nothing that it knew is left but what is on its disk. */
  killDaemon(): void {
    this.daemon = null;
    this.machine.attach(null);
    this.time.forgetTimers();
  }

  cutPower(): void {
    // Whether a pause was over can't be told from a wall clock that anybody may have set.
    if (this.heldUntilMs > 0) this.heldUntilMs = this.time.trueMs + PAUSE_MS + 60_000;
    this.killDaemon();
    this.machine.sessions.clear();
    this.time.boot();
    this.#boots += 1;
  }

  publish(limits: Limits): void {
    this.#limits = limits;
    this.version += 1;
    this.#tell();
  }

  /** What somebody who is not the server, or not now, would like to be in force. */
  sendHostilePolicy(): void {
    const loose = { ...this.#limits, lockMin: null, clearMin: null, signOutMin: null };
    const desk = this.daemon?.server.linkDesk;
    const older = policyEnvelope({ version: this.version, limits: loose }, this.time.wallMs);
    const forged = { version: this.version + 1, limits: loose };
    desk?.policies([older]);
    desk?.policies([policyEnvelope(forged, this.time.wallMs, "forger")]);
    this.#tell();
  }

  /** @param fault what is wrong with it; null: nothing, so it may act */
  sendCommand(
    kind: string,
    params: Readonly<Record<string, unknown>>,
    fault: "forged" | "foreign" | "expired" | null,
  ): void {
    this.#commands += 1;
    const id = commandId(this.#commands);
    if (fault === null) this.legitimateCommands.add(id);
    const order = {
      ...{ id, kind, params },
      ...(fault === "foreign" ? { deviceId: "device-2" } : {}),
      ...(fault === "expired" ? { expiredMs: 3_600_000 } : {}),
    };
    const by = fault === "forged" ? "forger" : "server";
    const envelope = commandEnvelope(order, this.time.wallMs, by);
    const desk = this.daemon?.server.linkDesk;
    desk?.heard(this.time.wallMs);
    // A server that heard no ack sends it again; it is the same command.
    for (let times = 0; times < 2; times += 1) desk?.command(envelope, null);
  }

  disturbed(): void {
    this.calmSinceMs = Math.max(this.calmSinceMs, this.time.trueMs);
  }

  #tell(): void {
    const published = { version: this.version, limits: this.#limits };
    this.daemon?.server.linkDesk.heard(this.time.wallMs);
    this.daemon?.server.linkDesk.policies([policyEnvelope(published, this.time.wallMs)]);
    this.disturbed();
  }
}

/** The same at every run, and in the form of a UUIDv7. */
function commandId(count: number): string {
  return `0198a000-0000-7000-8000-${count.toString(16).padStart(12, "0")}`;
}
