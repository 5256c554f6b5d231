import { randomUUID } from "node:crypto";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { Report } from "../../agent/contract/reports.ts";
import { readCommand } from "../../agent/core/command-reading.ts";
import type { LinkListener, LinkState } from "../../agent/core/link-ports.ts";
import type { Trust } from "../../agent/core/trust.ts";
import type { Identity } from "../../agent/link/challenge.ts";
import { createDeviceKey } from "../../agent/link/device-key.ts";
import { lastingKey } from "../../agent/link/device-keys.ts";
import { tradeToken } from "../../agent/link/enrolment.ts";
import type { EnrolmentAddress } from "../../agent/link/enrolment-address.ts";
import { type ServerLink, startServerLink } from "../../agent/link/server-link.ts";
import type { Measurements } from "./measured.ts";
import { MemoryOutbox, swarmClock, swarmLog } from "./swarm-ports.ts";

/** What the swarm's devices say they are. */
function describeDevice(number: number) {
  const hostName = `swarm-${String(number).padStart(5, "0")}`;
  return { hostName, os: "linux", osRelease: "swarm", agentVersion: "0.1.0" } as const;
}

/** What a device proves itself with, and counts its connects by. */
export type SwarmIdentity = Identity & {
  readonly trust: Trust;
  readonly nextJoin: () => number;
};

/** One device: the agent's own link and frames, with a memory in place of its disk. */
export class SwarmDevice {
  readonly identity: SwarmIdentity;
  readonly #measurements: Measurements;
  readonly #outbox: MemoryOutbox;
  /** Survives a break, as the real one's counter on disk does. */
  #joins = 0;
  #link: ServerLink | null = null;
  #connectAtMs = 0;
  #orderedAtMs: number | null = null;
  #whenOnline: (() => void)[] = [];

  private constructor(
    identity: Omit<SwarmIdentity, "nextJoin" | "bootId">,
    measurements: Measurements,
  ) {
    this.identity = { ...identity, bootId: randomUUID(), nextJoin: () => ++this.#joins };
    this.#measurements = measurements;
    this.#outbox = new MemoryOutbox((report, ms) => this.#stored(report, ms));
  }

  /** @throws Error with the server's refusal */
  static async enrol(
    number: number,
    address: EnrolmentAddress,
    measurements: Measurements,
  ): Promise<SwarmDevice> {
    const deviceKey = createDeviceKey();
    const device = describeDevice(number);
    const traded = await tradeToken(address, deviceKey, { device, nowMs: Date.now() });
    if (!traded.ok) throw new Error(`device ${number} was not enrolled: ${traded.detail}`);
    return new SwarmDevice({ trust: traded.value.trust, deviceKey, device }, measurements);
  }

  get id(): string {
    return this.identity.trust.deviceId;
  }

  get isOnline(): boolean {
    return this.#link?.state().state === "online";
  }

  /** Resolves when the server has said welcome; comes back by itself after every break. */
  connect(): Promise<void> {
    const online = new Promise<void>((resolve) => this.#whenOnline.push(resolve));
    this.#link ??= startServerLink({
      ...this.identity,
      keys: lastingKey(this.identity.deviceKey),
      joinCounter: { next: this.identity.nextJoin },
      outbox: this.#outbox,
      clock: swarmClock,
      log: swarmLog,
      listener: this.#listener(),
      addresses: () => [],
      random: Math.random,
    });
    return online;
  }

  async leave(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }

  /** Somebody orders something now: how long until the answer is durable? */
  expectOrder(): void {
    this.#orderedAtMs = performance.now();
  }

  report(report: Report): void {
    this.#outbox.put(report);
  }

  #stored({ kind }: Report, ms: number): void {
    this.#measurements.add("report until durable", ms);
    if (kind !== "commandState" || this.#orderedAtMs === null) return;
    this.#measurements.add("order until done is durable", performance.now() - this.#orderedAtMs);
    this.#orderedAtMs = null;
  }

  #listener(): LinkListener {
    const ignore = () => undefined;
    return {
      welcomed: ignore,
      staffSecret: ignore,
      auditHeld: ignore,
      policies: ignore,
      mode: ignore,
      rehearse: ignore,
      keyStored: () => false,
      heard: ignore,
      command: (envelope) => this.#obey(envelope),
      enrolAnew: (because) => this.#measurements.count(`refused: ${because}`),
      stateChanged: (state) => this.#moved(state),
    };
  }

  #moved({ state }: LinkState): void {
    if (state === "connecting") this.#connectAtMs = performance.now();
    if (state === "waiting") this.#measurements.count("breaks");
    if (state !== "online") return;
    this.#measurements.add("connect until welcome", performance.now() - this.#connectAtMs);
    for (const tell of this.#whenOnline.splice(0)) tell();
  }

  /** Believes what the real one believes, and does nothing but say that it is done. */
  #obey(envelope: Envelope): void {
    const read = readCommand(envelope, this.identity.trust.commandKeys);
    if (!read.ok) {
      this.#measurements.count(`command not believed: ${read.reason}`);
      return;
    }
    this.#measurements.count("commands");
    const { commandId } = read.value.journaled;
    this.report({
      kind: "commandState",
      body: { commandId, result: { state: "done", receiptIds: [] } },
    });
  }
}
