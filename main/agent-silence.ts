import { setTimeout as sleep } from "node:timers/promises";
import { OFFLINE_GRACE_MS } from "./shell.ts";

const JUST_AFTER_MS = 50;

/** How long the agent has not been heard. An agent that restarts is back before that matters. */
export class AgentSilence {
  readonly #uptimeMs: () => number;
  readonly #onGraceOver: () => void;
  readonly #heard = Promise.withResolvers<void>();
  #sinceMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(uptimeMs: () => number, onGraceOver: () => void) {
    this.#uptimeMs = uptimeMs;
    this.#onGraceOver = onGraceOver;
  }

  /** 0 while it is heard. */
  get ms(): number {
    return this.#sinceMs === null ? 0 : this.#uptimeMs() - this.#sinceMs;
  }

  link(isConnected: boolean): void {
    if (isConnected) this.#heard.resolve();
    this.close();
    this.#sinceMs = isConnected ? null : this.#uptimeMs();
    if (!isConnected) {
      this.#timer = setTimeout(this.#onGraceOver, OFFLINE_GRACE_MS + JUST_AFTER_MS);
    }
  }

  async heard(withinMs: number): Promise<void> {
    await Promise.race([this.#heard.promise, sleep(withinMs, undefined, { ref: false })]);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
