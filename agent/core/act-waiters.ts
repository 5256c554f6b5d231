import type { ActReason } from "../../policies/vocabulary.ts";
import type { ActResult } from "./act-order.ts";
import type { Begun } from "./kept-session.ts";

type Waiter = {
  readonly reason: ActReason;
  readonly resolve: (result: ActResult | null) => void;
  /** The act that answers it; null until one has begun: the end of an earlier one is no answer. */
  act: Begun | null;
};

/** Who waits for an act that was asked for. */
export class ActWaiters {
  #waiting: readonly Waiter[] = [];

  wait(reason: ActReason): Promise<ActResult | null> {
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { reason, resolve, act: null }];
    });
  }

  begun(act: Begun): void {
    for (const waiter of this.#waiting) {
      if (waiter.act === null && waiter.reason === act.reason) waiter.act = act;
    }
  }

  settle(act: Begun, result: ActResult | null): void {
    this.#settle((waiter) => waiter.act === act, result);
  }

  /** Nothing comes any more. */
  settleAll(): void {
    this.#settle(() => true, null);
  }

  forgetAll(): void {
    this.#waiting = [];
  }

  #settle(matches: (waiter: Waiter) => boolean, result: ActResult | null): void {
    const settled = this.#waiting.filter(matches);
    this.#waiting = this.#waiting.filter((waiter) => !matches(waiter));
    for (const waiter of settled) waiter.resolve(result);
  }
}
