/** Lets `perSecond` messages a second through, and a burst of as many after a quiet second. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #uptimeMs: () => number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, uptimeMs: () => number) {
    this.#perSecond = perSecond;
    this.#uptimeMs = uptimeMs;
    this.#tokens = perSecond;
    this.#atMs = uptimeMs();
  }

  take(): boolean {
    const nowMs = this.#uptimeMs();
    const earned = ((nowMs - this.#atMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + earned);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
