import type { Cancel, Clock } from "../../agent/core/ports.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";

/** The machine's own clock, which goes on by itself, and which a test can put on: nobody waits out a deadline. */
export class JumpingClock implements Clock {
  readonly #sleepers = new Set<() => void>();
  #aheadMs = 0;

  uptimeMs(): number {
    return systemClock.uptimeMs() + this.#aheadMs;
  }

  nowMs(): number {
    return systemClock.nowMs() + this.#aheadMs;
  }

  at(uptimeMs: number, wake: () => void): Cancel {
    let cancel: Cancel = () => undefined;
    const forget = () => {
      this.#sleepers.delete(sleep);
      cancel();
    };
    const sleep = () => {
      cancel();
      cancel = systemClock.at(uptimeMs - this.#aheadMs, () => {
        forget();
        wake();
      });
    };
    this.#sleepers.add(sleep);
    sleep();
    return forget;
  }

  jump(ms: number): void {
    this.#aheadMs += ms;
    for (const sleep of [...this.#sleepers]) sleep();
  }
}
