import type { ActRow } from "./act-rows.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1000;
/** The longest wait before a sign-out that failed is tried again. */
export const TRIES_AGAIN_MS = 15 * 60 * SECOND_MS;
const WARNED_MS = 60 * SECOND_MS;

/** Whether a session that an order was to end, and that was left standing, is ended after all. */
export class OrderWatch {
  readonly #world: World;
  /** Since when, by session. */
  readonly #owed = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  hear({ act, reason, outcome, sessionId }: ActRow): void {
    if (act !== "signOut") return;
    if (reason === "command" && outcome === "partial") {
      this.#owed.set(sessionId, this.#world.time.trueMs);
    } else this.#owed.delete(sessionId);
  }

  /** @returns what is wrong, in words */
  look(): readonly string[] {
    const { daemon, machine, time, calmSinceMs, heldUntilMs } = this.#world;
    if (this.#owed.size === 0) return [];
    for (const id of this.#owed.keys()) if (!machine.sessions.has(id)) this.#owed.delete(id);
    if (daemon === null || time.isDaemonFrozen || !machine.endsWork) return [];
    const calmMs = Math.max(calmSinceMs, heldUntilMs, machine.endsSinceMs);
    const left = [...this.#owed].filter(
      ([id, sinceMs]) =>
        time.trueMs >
        Math.max(calmMs, sinceMs, machine.sessions.get(id)?.heldUntilMs ?? 0) +
          TRIES_AGAIN_MS +
          WARNED_MS,
    );
    return left.map(([id]) => `session ${id} was to be signed out by a command, and still stands`);
  }
}
