import { driftOf, type MachineClocks, NOISE_MS } from "./suspend-clock.ts";

/** Longer ago than any idle limit: nobody asks what was then. */
const MOST_SLEEPS = 100;

/** At this much time awake the machine slept for so long, and by this uptime it was awake again. */
type Sleep = { readonly awakeMs: number; readonly sleptMs: number; readonly untilMs: number };

/**
 * How much of a span of time was sleep, over the last hundred sleeps. X servers, Mutter and logind
 * count idle time by CLOCK_MONOTONIC, which stands still while the machine sleeps; deadlines count
 * sleep. Without this somebody who was away over a sleep would look like somebody who came back in
 * its middle. The one instant at which a sleep began is `SuspendClock`'s.
 */
export class AwakeTime {
  readonly #ports: MachineClocks;
  #driftMs: number;
  #toldMs: number;
  #markedMs: number | null = null;
  #sleeps: readonly Sleep[] = [];

  constructor(ports: MachineClocks) {
    this.#ports = ports;
    this.#driftMs = driftOf(ports);
    this.#toldMs = this.#driftMs;
  }

  /** The machine is about to sleep: what is typed from now on is not typed before it. */
  markSuspending(): void {
    this.#look();
    this.#markedMs = this.#ports.awakeMs();
  }

  /**
   * The machine woke up, or its sleep came to nothing.
   *
   * @returns how long it slept since this was last asked, whatever has been looked at meanwhile
   */
  resumed(): number {
    this.#look();
    this.#markedMs = null;
    const untoldMs = this.#driftMs - this.#toldMs;
    this.#toldMs = this.#driftMs;
    return untoldMs;
  }

  /** How much of the time since this uptime was sleep. */
  sleptSince(uptimeMs: number): number {
    const since = this.#sleeps.filter(({ untilMs }) => untilMs > uptimeMs);
    return since.reduce((sum, { sleptMs }) => sum + sleptMs, 0);
  }

  /** The uptime of what lies this far back in time awake. */
  before(idleMs: number): number {
    this.#look();
    const thenMs = this.#ports.awakeMs() - idleMs;
    const since = this.#sleeps.filter(({ awakeMs }) => awakeMs >= thenMs);
    const sleptMs = since.reduce((sum, one) => sum + one.sleptMs, 0);
    return this.#ports.uptimeMs() - idleMs - sleptMs;
  }

  /** A sleep may be over of which nobody has told yet. */
  #look(): void {
    const awakeMs = this.#ports.awakeMs();
    const sleptMs = driftOf(this.#ports) - this.#driftMs;
    if (sleptMs <= NOISE_MS) return;
    this.#driftMs += sleptMs;
    const untilMs = this.#ports.uptimeMs();
    const slept = { awakeMs: this.#markedMs ?? awakeMs, sleptMs, untilMs };
    this.#markedMs = null;
    this.#sleeps = [...this.#sleeps, slept].slice(-MOST_SLEEPS);
  }
}
