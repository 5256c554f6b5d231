import type { Cancel, Clock } from "./ports.ts";

const SHOWN_FOR_MS = 120_000;

type Shown = { readonly text: string; readonly cancel: Cancel };

/** What each session was written to last, until it has been there for long enough to be read. */
export class ShownMessages {
  readonly #clock: Pick<Clock, "uptimeMs" | "at">;
  readonly #shown = new Map<string, Shown>();

  constructor(clock: Pick<Clock, "uptimeMs" | "at">) {
    this.#clock = clock;
  }

  of(sessionId: string): string | null {
    return this.#shown.get(sessionId)?.text ?? null;
  }

  /** Each has its time, whatever was there before, the same words too. */
  show(sessionId: string, text: string, onOver: () => void): void {
    this.forget(sessionId);
    const over = () => {
      this.#shown.delete(sessionId);
      onOver();
    };
    const cancel = this.#clock.at(this.#clock.uptimeMs() + SHOWN_FOR_MS, over);
    this.#shown.set(sessionId, { text, cancel });
  }

  /** The next session may have the same id. */
  forget(sessionId: string): void {
    this.#shown.get(sessionId)?.cancel();
    this.#shown.delete(sessionId);
  }
}
