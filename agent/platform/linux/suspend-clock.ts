export type SuspendClockPorts = {
  /** Since boot, counting suspend (CLOCK_BOOTTIME). */
  readonly uptimeMs: () => number;
  /** Standing still while the machine sleeps (CLOCK_MONOTONIC). */
  readonly awakeMs: () => number;
};

/** Both clocks are read one after the other, and uptime comes in steps of 10 ms. */
const NOISE_MS = 100;

/**
 * When the machine went to sleep. logind's word for it may be heard only after the sleep, because
 * nothing holds the machine awake for us; how far the two clocks have drifted apart tells it then.
 */
export class SuspendClock {
  readonly #ports: SuspendClockPorts;
  #driftMs: number;
  #markedMs: number | null = null;

  constructor(ports: SuspendClockPorts) {
    this.#ports = ports;
    this.#driftMs = this.#drift();
  }

  markSuspending(): void {
    this.#markedMs = this.#ports.uptimeMs();
  }

  /** Uptime in ms at which the sleep began; never later than now. */
  takeSuspendedAtMs(): number {
    const drift = this.#drift();
    const sleptMs = drift - this.#driftMs;
    const nowMs = this.#ports.uptimeMs();
    const markedMs = this.#markedMs ?? nowMs;
    this.#driftMs = drift;
    this.#markedMs = null;
    return sleptMs > NOISE_MS ? Math.min(markedMs, nowMs - sleptMs) : markedMs;
  }

  #drift(): number {
    return this.#ports.uptimeMs() - this.#ports.awakeMs();
  }
}
