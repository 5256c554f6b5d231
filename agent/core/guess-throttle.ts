import * as z from "zod/mini";
import type { Clock, KeyValue } from "./ports.ts";

export type ThrottlePorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  readonly bootId: string;
};

const KEY = "staff.guesses";
/** Typing errors are free; after that each guess doubles the wait. */
const FREE_GUESSES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

const keptSchema = z.object({ bootId: z.string(), failures: z.int(), atUptimeMs: z.number() });
type Kept = z.infer<typeof keptSchema>;

/**
 * Counts wrong guesses where neither a restart nor a reboot forgets them, and waits by uptime, so
 * that no clock that is set shortens a wait. After a reboot the wait begins anew.
 */
export class GuessThrottle {
  readonly #ports: ThrottlePorts;
  #kept: Kept;

  constructor(ports: ThrottlePorts) {
    this.#ports = ports;
    const { bootId, keyValue, clock } = ports;
    const stored = z.safeParse(keptSchema, JSON.parse(keyValue.get(KEY) ?? "null"));
    const atUptimeMs = clock.uptimeMs();
    if (!stored.success) this.#kept = { bootId, failures: 0, atUptimeMs };
    else if (stored.data.bootId === bootId) this.#kept = stored.data;
    else this.#kept = { bootId, failures: stored.data.failures, atUptimeMs };
  }

  get failures(): number {
    return this.#kept.failures;
  }

  /** 0: a guess may be made now. */
  get waitMs(): number {
    const { failures, atUptimeMs } = this.#kept;
    const doublings = failures - FREE_GUESSES;
    if (doublings < 0) return 0;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(doublings, 20));
    return Math.max(0, atUptimeMs + waitMs - this.#ports.clock.uptimeMs());
  }

  /** Counted and written down before the guess is looked at: pulling the plug buys none. */
  begin(): void {
    this.#keep(this.#kept.failures + 1);
  }

  wasRight(): void {
    this.#keep(0);
  }

  #keep(failures: number): void {
    const { bootId, keyValue, clock } = this.#ports;
    this.#kept = { bootId, failures, atUptimeMs: clock.uptimeMs() };
    keyValue.set(KEY, JSON.stringify(this.#kept));
  }
}
