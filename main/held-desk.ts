import type { Desk } from "./contract/bridge.ts";

/** The last that the guests' keeper said: it told what was left until its next try then. */
export class HeldDesk {
  readonly #uptimeMs: () => number;
  #held: { readonly desk: Desk; readonly atMs: number } | null = null;

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  set(desk: Desk | null): void {
    this.#held = desk === null ? null : { desk, atMs: this.#uptimeMs() };
  }

  now(): Desk | null {
    if (this.#held === null) return null;
    const { desk, atMs } = this.#held;
    if (desk.againInMs === null) return desk;
    return { ...desk, againInMs: Math.max(0, desk.againInMs - (this.#uptimeMs() - atMs)) };
  }
}
