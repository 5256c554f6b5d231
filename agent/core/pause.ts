import type { Clock, KeyValue } from "./ports.ts";

export type PausePorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  /** Tells every session that is open. */
  readonly hold: (untilUptimeMs: number) => void;
};

const KEY = "pause.untilMs";
/** By one person, and never longer (design §4, "Modes"). */
const LONGEST_PAUSE_MS = 4 * 3_600_000;

/** Remembers a pause by the wall clock: it outlasts restarts, and ends by itself. */
export class Pause {
  readonly #ports: PausePorts;

  constructor(ports: PausePorts) {
    this.#ports = ports;
  }

  readonly startFor = (forMs: number): void => {
    const { clock, keyValue, hold } = this.#ports;
    const lengthMs = Math.min(Math.max(0, forMs), LONGEST_PAUSE_MS);
    keyValue.set(KEY, String(clock.nowMs() + lengthMs));
    hold(clock.uptimeMs() + lengthMs);
  };

  readonly end = (): void => {
    const { clock, keyValue, hold } = this.#ports;
    keyValue.set(KEY, "0");
    hold(clock.uptimeMs());
  };

  /** For a session that begins while it lasts; null when nothing is paused. */
  readonly untilUptimeMs = (): number | null => {
    const { clock, keyValue } = this.#ports;
    const leftMs = Number(keyValue.get(KEY) ?? 0) - clock.nowMs();
    return leftMs > 0 ? clock.uptimeMs() + Math.min(leftMs, LONGEST_PAUSE_MS) : null;
  };
}
