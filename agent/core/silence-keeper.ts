import * as z from "zod/mini";
import { nextLevelInMs, type SilenceLevel, silenceLevel } from "../../policies/silence.ts";
import type { AuditLog, Cancel, Clock, KeyValue, Log } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

export type SilencePorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  readonly audit: AuditLog;
  readonly log: Log;
  readonly bootId: string;
  /** A device without a server misses nobody. */
  readonly hasServer: boolean;
  /** The level moved: rules may be others. */
  readonly onChange: () => void;
};

const KEY = "silence";
const KEEP_EVERY_MS = 15 * 60_000;

const keptSchema = z.object({ bootId: z.string(), silentMs: z.number(), uptimeMs: z.number() });

/**
 * Counts how long the server was not heard while this device ran. By uptime, so that nobody who sets
 * a clock makes it silent or hides it; what was counted is written down, so that a restart doesn't.
 */
export class SilenceKeeper {
  readonly #ports: SilencePorts;
  #silentMs = 0;
  #sinceMs: number;
  #isKept = false;
  #level: SilenceLevel = "heard";
  #cancel: Cancel = () => undefined;

  constructor(ports: SilencePorts) {
    this.#ports = ports;
    this.#sinceMs = ports.clock.uptimeMs();
    this.#restore();
    this.#level = silenceLevel(this.#silentMs);
  }

  get silentMs(): number {
    if (!this.#ports.hasServer) return 0;
    return this.#silentMs + this.#ports.clock.uptimeMs() - this.#sinceMs;
  }

  get level(): SilenceLevel {
    return this.#level;
  }

  start(): void {
    if (!this.#ports.hasServer) return;
    this.#look();
    this.#wakeLater();
  }

  stop(): void {
    this.#cancel();
    if (this.#isKept) this.#keep();
  }

  readonly heard = (): void => {
    const silentMs = this.silentMs;
    this.#silentMs = 0;
    this.#sinceMs = this.#ports.clock.uptimeMs();
    if (this.#isKept) this.#forget();
    if (this.#level === "heard") return;
    this.#level = "heard";
    this.#ports.audit.append("serverHeard", "agent", { silentHours: inHours(silentMs) });
    this.#ports.onChange();
  };

  #look(): void {
    const level = silenceLevel(this.silentMs);
    if (level === this.#level) return;
    this.#level = level;
    const silentHours = inHours(this.silentMs);
    this.#ports.log.warn("serverSilent", { level, silentHours });
    this.#ports.audit.append("serverSilent", "agent", { level, silentHours });
    this.#ports.onChange();
  }

  /** While the server is heard, this wakes four times an hour and writes nothing. */
  #wakeLater(): void {
    const { clock } = this.#ports;
    const inMs = Math.min(KEEP_EVERY_MS, nextLevelInMs(this.silentMs) ?? KEEP_EVERY_MS);
    this.#cancel = clock.at(clock.uptimeMs() + inMs, () => {
      this.#look();
      if (this.silentMs >= KEEP_EVERY_MS) this.#keep();
      this.#wakeLater();
    });
  }

  #keep(): void {
    const { keyValue, bootId, clock } = this.#ports;
    const kept = { bootId, silentMs: this.silentMs, uptimeMs: clock.uptimeMs() };
    keyValue.set(KEY, JSON.stringify(kept));
    this.#isKept = true;
  }

  #forget(): void {
    this.#ports.keyValue.set(KEY, "null");
    this.#isKept = false;
  }

  /** A device that was switched off missed nobody; while it ran before us, it did. */
  #restore(): void {
    const { keyValue, bootId } = this.#ports;
    const kept = z.safeParse(keptSchema, storedJson(keyValue.get(KEY)));
    if (!kept.success) return;
    this.#isKept = true;
    this.#silentMs = kept.data.silentMs;
    this.#sinceMs = kept.data.bootId === bootId ? kept.data.uptimeMs : 0;
  }
}

function inHours(ms: number): number {
  return Math.floor(ms / 3_600_000);
}
