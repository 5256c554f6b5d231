import { setTimeout as delay } from "node:timers/promises";
import type { EnrolmentAddress } from "../../agent/link/enrolment-address.ts";
import type { AdminClient } from "../cli/admin-client.ts";
import { BEHAVIOURS, type BehaviourName } from "./behaviours.ts";
import type { Measurements } from "./measured.ts";
import { SwarmDevice } from "./swarm-device.ts";

type Progress = (text: string) => void;

/** Connects under way at a time while devices enrol: the storm comes later. */
const ENROL_AT_A_TIME = 100;
const TELL_EVERY = 1_000;

/** Many devices in one process, each the agent's own protocol code. */
export class Swarm {
  readonly #measurements: Measurements;
  readonly #progress: Progress;
  readonly #devices: SwarmDevice[] = [];

  constructor(measurements: Measurements, progress: Progress) {
    this.#measurements = measurements;
    this.#progress = progress;
  }

  get devices(): readonly SwarmDevice[] {
    return this.#devices;
  }

  get online(): number {
    return this.#devices.filter(({ isOnline }) => isOnline).length;
  }

  async enrol(count: number, address: EnrolmentAddress): Promise<void> {
    const numbers = Array.from({ length: count }, (_, number) => number).values();
    const enrolOneAfterTheOther = async () => {
      for (const number of numbers) {
        this.#devices.push(await SwarmDevice.enrol(number, address, this.#measurements));
        const { length } = this.#devices;
        if (length % TELL_EVERY === 0) this.#progress(`${length} of ${count} devices enrolled`);
      }
    };
    await Promise.all(Array.from({ length: ENROL_AT_A_TIME }, enrolOneAfterTheOther));
  }

  /** Everybody at once, as after a power cut. @returns ms until the last one is online */
  async storm(): Promise<number> {
    const startedAtMs = performance.now();
    await Promise.all(this.#devices.map((device) => device.connect()));
    return performance.now() - startedAtMs;
  }

  /** @param shares percent of the devices per behaviour; the others are steady */
  async behave(shares: { readonly flapping: number }, signal: AbortSignal): Promise<void> {
    const flapping = Math.round((this.#devices.length * shares.flapping) / 100);
    const nameOf = (place: number): BehaviourName => (place < flapping ? "flapping" : "steady");
    const lives = this.#devices.map((device, place) =>
      BEHAVIOURS[nameOf(place)].run(device, signal),
    );
    await Promise.all(lives);
  }

  /** Orders that change nothing, to one device each. */
  async order(admin: AdminClient, perSecond: number, signal: AbortSignal): Promise<void> {
    while (perSecond > 0 && !signal.aborted) {
      const device = this.#devices[Math.floor(Math.random() * this.#devices.length)];
      if (device?.isOnline === true) {
        device.expectOrder();
        await admin.call("issueCommands", {
          body: {
            kind: "refreshPosture",
            params: {},
            targets: { devices: [device.id] },
            reason: "swarm",
          },
        });
      }
      await delay(1000 / perSecond, undefined, { signal }).catch(() => undefined);
    }
  }

  async leave(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.leave()));
  }
}
