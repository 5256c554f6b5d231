import { randomUUID } from "node:crypto";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { Report } from "../../agent/contract/reports.ts";
import { readCommand } from "../../agent/core/command-reading.ts";
import type { LinkListener, LinkState } from "../../agent/core/link-ports.ts";
import type { Trust } from "../../agent/core/trust.ts";
import { createDeviceKey, type DeviceKey } from "../../agent/link/device-key.ts";
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

/** One device: the agent's own link and frames, with a memory in place of its disk. */
export class SwarmDevice {
  readonly #trust: Trust;
  readonly #deviceKey: DeviceKey;
  readonly #number: number;
  readonly #measurements: Measurements;
  readonly #outbox: MemoryOutbox;
  /** Survives a break, as the real one's counter on disk does. */
  #joins = 0;
  #link: ServerLink | null = null;
  #connectAtMs = 0;
  #orderedAtMs: number | null = null;
  #whenOnline: (() => void)[] = [];

  private constructor(
    number: number,
    identity: { readonly trust: Trust; readonly deviceKey: DeviceKey },
    measurements: Measurements,
  ) {
    this.#number = number;
    this.#trust = identity.trust;
    this.#deviceKey = identity.deviceKey;
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
    return new SwarmDevice(number, { trust: traded.value.trust, deviceKey }, measurements);
  }

  get id(): string {
    return this.#trust.deviceId;
  }

  get isOnline(): boolean {
    return this.#link?.state().state === "online";
  }

  /** Resolves when the server has said welcome; comes back by itself after every break. */
  connect(): Promise<void> {
    const online = new Promise<void>((resolve) => this.#whenOnline.push(resolve));
    this.#link ??= startServerLink({
      trust: this.#trust,
      deviceKey: this.#deviceKey,
      bootId: randomUUID(),
      device: describeDevice(this.#number),
      joinCounter: { next: () => ++this.#joins },
      outbox: this.#outbox,
      clock: swarmClock,
      log: swarmLog,
      listener: this.#listener(),
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
    const read = readCommand(envelope, this.#trust.commandKeys);
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
