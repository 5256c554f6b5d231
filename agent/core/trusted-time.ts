import { CLOCK_SKEW_MS } from "../contract/clock-skew.ts";
import type { Clock, KeyValue } from "./ports.ts";

const FLOOR_KEY = "time.floorMs";

/** A moment that somebody vouched for, and the uptime at which it was learned. */
type Anchor = { readonly atMs: number; readonly uptimeMs: number };

/**
 * UTC for expiry. The wall clock belongs to whoever may set it; this one never runs behind anything
 * that was validly signed, and follows the server while it has been heard since the start.
 */
export class TrustedTime {
  readonly #clock: Pick<Clock, "nowMs" | "uptimeMs">;
  readonly #keyValue: KeyValue;
  #floor: Anchor;
  #server: Anchor | null = null;

  constructor(clock: Pick<Clock, "nowMs" | "uptimeMs">, keyValue: KeyValue) {
    this.#clock = clock;
    this.#keyValue = keyValue;
    const atMs = Number(keyValue.get(FLOOR_KEY) ?? 0);
    this.#floor = { atMs, uptimeMs: clock.uptimeMs() };
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    const local = this.#server === null ? this.#clock.nowMs() : this.#grown(this.#server);
    return Math.max(local, this.#grown(this.#floor));
  }

  /** The server said what time it is, over a link on which it proved who it is. */
  heardServer(serverTimeMs: number): void {
    this.#server = { atMs: serverTimeMs, uptimeMs: this.#clock.uptimeMs() };
  }

  /** Something accepted was signed at this moment, by a clock that may run ahead a little. */
  sawSignedAt(signedMs: number): void {
    const atMs = signedMs - CLOCK_SKEW_MS;
    if (atMs <= this.#floor.atMs) return;
    this.#floor = { atMs, uptimeMs: this.#clock.uptimeMs() };
    this.#keyValue.set(FLOOR_KEY, String(atMs));
  }

  /** The wall clock is wrong: worth a report, and nothing else. */
  isWallClockWrong(): boolean {
    return Math.abs(this.#clock.nowMs() - this.nowMs()) > CLOCK_SKEW_MS;
  }

  #grown({ atMs, uptimeMs }: Anchor): number {
    return atMs + (this.#clock.uptimeMs() - uptimeMs);
  }
}
