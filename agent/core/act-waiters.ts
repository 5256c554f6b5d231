import type { Command } from "../contract/command.ts";
import type { ActResult } from "./act-order.ts";

type Waiter = {
  readonly command: Command;
  readonly resolve: (result: ActResult | null) => void;
  /** Its own act has begun, and answers it; the end of any other is no answer. */
  hasBegun: boolean;
};

/** Nothing waits for an act that never comes (design §5, critical devices). */
const NOT_HERE: ActResult = {
  outcome: "failed",
  detail:
    "on a device of this class nothing ends because an account changed: send it without --account",
  ms: 0,
  receiptIds: [],
};

/** The commands that wait for their acts on one session, each for its own. */
export class ActWaiters {
  readonly #waiting = new Map<string, Waiter>();

  wait(command: Command): Promise<ActResult | null> {
    return new Promise((resolve) => {
      this.#waiting.set(command.id, { command, resolve, hasBegun: false });
    });
  }

  /** @returns the command that this act is done for; null: none. */
  begun(commandId: string | undefined): Command | null {
    const waiter = this.#waiting.get(commandId ?? "");
    if (waiter === undefined) return null;
    waiter.hasBegun = true;
    return waiter.command;
  }

  /** The device may have become one where an act that still waits is not permitted. */
  keepOnly(asked: readonly { readonly commandId?: string }[]): void {
    for (const [id, { hasBegun }] of this.#waiting) {
      const isAsked = asked.some(({ commandId }) => commandId === id);
      if (!hasBegun && !isAsked) this.#settle(id, NOT_HERE);
    }
  }

  settle(command: Command | null, result: ActResult | null): void {
    if (command !== null) this.#settle(command.id, result);
  }

  /** Nothing comes any more. */
  settleAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, null);
  }

  forgetAll(): void {
    this.#waiting.clear();
  }

  #settle(id: string, result: ActResult | null): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiter?.resolve(result);
  }
}
