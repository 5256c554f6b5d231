/** A moment's thought is not an absence. */
const GONE_AFTER_MS = 60_000;

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/**
 * Whether somebody is at the page. What an open page asks by itself must not keep anybody signed in:
 * the server ends a session 15 minutes after the last request that a person caused (docs/accounts.md).
 */
export class Presence {
  readonly #nowMs: () => number;
  #lastSignMs: number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lastSignMs = nowMs();
  }

  watch(target: Pick<EventTarget, "addEventListener">): this {
    for (const sign of SIGNS) target.addEventListener(sign, this.#seen, { passive: true });
    return this;
  }

  /** What a request says of it. */
  headers(): Readonly<Record<string, string>> {
    const isGone = this.#nowMs() - this.#lastSignMs > GONE_AFTER_MS;
    return isGone ? { "sessionward-background": "1" } : {};
  }

  readonly #seen = (): void => {
    this.#lastSignMs = this.#nowMs();
  };
}
