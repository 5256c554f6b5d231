import type { Peer } from "../live/live-devices.ts";

/** Reports of one connection that may wait for the disk before reading stops. */
const MAX_WAITING_REPORTS = 64;

/** Whether more of a device is read: what nobody has read stays with the device. */
export class PeerReading {
  readonly #peer: Peer;
  #waitingReports = 0;
  #isHeld = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  reportWaits(): void {
    this.#waitingReports += 1;
    if (this.#waitingReports === MAX_WAITING_REPORTS) this.#peer.pause();
  }

  reportStored(): void {
    this.#waitingReports -= 1;
    this.#readOn();
  }

  /** Nothing is read until the work has come to its end, well or badly. */
  async heldFor<T>(work: Promise<T>): Promise<T> {
    this.#isHeld = true;
    this.#peer.pause();
    try {
      return await work;
    } finally {
      this.#isHeld = false;
      this.#readOn();
    }
  }

  #readOn(): void {
    if (this.#waitingReports === 0 && !this.#isHeld) this.#peer.resume();
  }
}
