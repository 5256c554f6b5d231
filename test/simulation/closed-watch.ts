import { TRIES_AGAIN_MS } from "./order-watch.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1000;
/** A minute of warning, which begins anew where it was disturbed. */
const WARNED_MS = 90 * SECOND_MS;

/** Whether a session outlives the account that it belongs to. */
export class ClosedWatch {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what is wrong, in words */
  look(): readonly string[] {
    const { daemon, machine, time, calmSinceMs, heldUntilMs } = this.#world;
    if (daemon === null || time.isDaemonFrozen || !machine.endsWork) return [];
    const calmMs = Math.max(calmSinceMs, heldUntilMs, machine.endsSinceMs + TRIES_AGAIN_MS);
    const open = [...machine.sessions.values()].map(({ info }) => info.userName);
    return open.flatMap((userName) => {
      const sinceMs = machine.accounts.closedSinceMs(userName);
      const isOver = sinceMs !== null && time.trueMs > Math.max(sinceMs, calmMs) + WARNED_MS;
      return isOver ? [`${userName} is signed in, and the account is closed since ${sinceMs}`] : [];
    });
  }
}
