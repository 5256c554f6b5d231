/** A surface may appear under a finger that is already on its way down. */
const DEAF_FOR_MS = 700;
const AGAIN_AFTER_MS = 1_000;
/** A page that is told of no frame is on some screen all the same. */
const SEEN_WITHIN_MS = 2_000;

/** Lets no answer through until a person can have seen what they answer, nor two for one press. */
export class AnswerGate {
  #opensAtMs: number;

  constructor(nowMs: number) {
    this.#opensAtMs = nowMs + SEEN_WITHIN_MS + DEAF_FOR_MS;
  }

  /** The surface is on the screen. */
  seen(nowMs: number): void {
    this.#opensAtMs = Math.min(this.#opensAtMs, nowMs + DEAF_FOR_MS);
  }

  isOpen(nowMs: number): boolean {
    return nowMs >= this.#opensAtMs;
  }

  passes(nowMs: number): boolean {
    if (!this.isOpen(nowMs)) return false;
    this.#opensAtMs = nowMs + AGAIN_AFTER_MS;
    return true;
  }
}
