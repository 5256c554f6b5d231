import type { Cancel, SessionChange } from "../../core/ports.ts";

/** Those who want to hear what becomes of sessions. */
export class SessionChanges {
  readonly #listeners = new Set<(change: SessionChange) => void>();

  listen(listener: (change: SessionChange) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: SessionChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
