export type MachineClocks = {
  /** Since boot, counting suspend (CLOCK_BOOTTIME). */
  readonly uptimeMs: () => number;
  /** Standing still while the machine sleeps (CLOCK_MONOTONIC). */
  readonly awakeMs: () => number;
};

/** Both clocks are read one after the other, and uptime comes in steps of 10 ms. */
export const NOISE_MS = 100;

/** A process that is not let run between the two looks looks like a machine that slept. */
const MOST_LOOKS = 5;

/**
 * How far the clocks are apart. They can't be read at once: a pair is believed when little time awake
 * passed around it, or when the machine is too busy for one, the pair that lay closest together.
 */
export function driftOf({ uptimeMs, awakeMs }: MachineClocks): number {
  let best = { tookMs: Number.POSITIVE_INFINITY, driftMs: 0 };
  for (let looks = 0; looks < MOST_LOOKS && best.tookMs > NOISE_MS / 2; looks += 1) {
    const beforeMs = awakeMs();
    const driftMs = uptimeMs() - beforeMs;
    const tookMs = awakeMs() - beforeMs;
    if (tookMs < best.tookMs) best = { tookMs, driftMs };
  }
  return best.driftMs;
}

/**
 * When the machine went to sleep: one instant, taken once, for the session's machine and its
 * deadlines. How much of somebody's idle time was sleep is `AwakeTime`'s, which remembers many
 * sleeps and sees those of which logind never told. logind's word may be heard only after the
 * sleep, because nothing holds the machine awake for us; how far the two clocks have drifted apart
 * tells it then.
 */
export class SuspendClock {
  readonly #ports: MachineClocks;
  #driftMs: number;
  #markedMs: number | null = null;

  constructor(ports: MachineClocks) {
    this.#ports = ports;
    this.#driftMs = driftOf(ports);
  }

  markSuspending(): void {
    this.#markedMs = this.#ports.uptimeMs();
  }

  /** Uptime in ms at which the sleep began; never later than now. */
  takeSuspendedAtMs(): number {
    const drift = driftOf(this.#ports);
    const sleptMs = drift - this.#driftMs;
    const nowMs = this.#ports.uptimeMs();
    const markedMs = this.#markedMs ?? nowMs;
    this.#driftMs = drift;
    this.#markedMs = null;
    return sleptMs > NOISE_MS ? Math.min(markedMs, nowMs - sleptMs) : markedMs;
  }
}
