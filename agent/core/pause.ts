import * as z from "zod/mini";
import type { Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

export type PausePorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  /** Changes at every boot, and uptime begins anew with it. */
  readonly bootId: string;
  /** Tells every session that is open. */
  readonly hold: (untilUptimeMs: number) => void;
};

const KEY = "pause";
/** Never longer, whoever asks; by one person four hours, which the command's judgement holds. */
const LONGEST_PAUSE_MS = 24 * 3_600_000;

const keptSchema = z.object({
  bootId: z.string(),
  untilUptimeMs: z.number(),
  /** By the wall clock, which is all that a reboot leaves; nobody knows who has set it since. */
  untilMs: z.number(),
  lengthMs: z.number(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * Remembers a pause over restarts; it ends by itself. Within one boot it runs by uptime: a wall clock
 * that is set back must not make it longer.
 */
export class Pause {
  readonly #ports: PausePorts;

  constructor(ports: PausePorts) {
    this.#ports = ports;
    // At once: from here on it runs by uptime, whenever somebody looks.
    this.#ofThisBoot();
  }

  readonly startFor = (forMs: number): void => {
    this.#ports.hold(this.#keep(forMs).untilUptimeMs);
  };

  readonly end = (): void => this.startFor(0);

  /** For a session that begins while it lasts; null when nothing is paused. */
  readonly untilUptimeMs = (): number | null => {
    const { untilUptimeMs } = this.#ofThisBoot();
    return untilUptimeMs > this.#ports.clock.uptimeMs() ? untilUptimeMs : null;
  };

  /** The first look after a reboot counts on by uptime from there. */
  #ofThisBoot(): Kept {
    const { clock, bootId } = this.#ports;
    const kept = this.#read();
    if (kept.bootId === bootId) return kept;
    return this.#keep(Math.min(kept.untilMs - clock.nowMs(), kept.lengthMs));
  }

  #keep(forMs: number): Kept {
    const { clock, keyValue, bootId } = this.#ports;
    const lengthMs = Math.min(Math.max(0, forMs), LONGEST_PAUSE_MS);
    const kept = {
      bootId,
      untilUptimeMs: clock.uptimeMs() + lengthMs,
      untilMs: clock.nowMs() + lengthMs,
      lengthMs,
    };
    keyValue.set(KEY, JSON.stringify(kept));
    return kept;
  }

  #read(): Kept {
    const kept = z.safeParse(keptSchema, storedJson(this.#ports.keyValue.get(KEY)));
    return kept.success ? kept.data : { bootId: "", untilUptimeMs: 0, untilMs: 0, lengthMs: 0 };
  }
}
