import { setTimeout as delay } from "node:timers/promises";

/** Says that it will not come, never how fast it is. */
const LIMIT_MS = 90_000;

/** One at a time: what was told before anybody waits counts as well. */
export class Waiting {
  #told = Promise.withResolvers<void>();

  tell(): void {
    this.#told.resolve();
  }

  /** @param what names what never came, where it did not */
  async next(what: string): Promise<void> {
    const limit = new AbortController();
    const late = delay(LIMIT_MS, undefined, { signal: limit.signal }).then(
      () => Promise.reject(new Error(`${what}: not in ${LIMIT_MS / 1000} s`)),
      () => undefined,
    );
    await Promise.race([this.#told.promise, late]);
    limit.abort();
    this.#told = Promise.withResolvers();
  }
}
