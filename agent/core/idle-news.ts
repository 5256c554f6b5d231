import type { Cancel, Clock, IdleEdge, IdleSource, IdleWatch, SessionInfo } from "./ports.ts";

/** A shorter loss is none for the posture, and one that comes again and again fills no report. */
const SETTLED_AFTER_MS = 10_000;

/**
 * Between the idle source and whoever watches: passes edges on, and says when idleness can be told of
 * some session no more, or again. The next look at the device may be a quarter of an hour away.
 */
export class IdleNews implements IdleSource {
  readonly #idle: IdleSource;
  readonly #clock: Clock;
  #onNews: () => void = () => undefined;
  #cancel: Cancel | null = null;

  constructor(idle: IdleSource, clock: Clock) {
    this.#idle = idle;
    this.#clock = clock;
  }

  watch(session: SessionInfo, listener: (edge: IdleEdge) => void): IdleWatch {
    let isKnown = true;
    const watch = this.#idle.watch(session, (edge) => {
      const wasKnown = isKnown;
      isKnown = edge.kind !== "unknown";
      if (isKnown !== wasKnown) this.#tellSoon();
      listener(edge);
    });
    return {
      setThreshold: (idleMs) => watch.setThreshold(idleMs),
      close: () => {
        if (!isKnown) this.#tellSoon();
        watch.close();
      },
    };
  }

  onNews(run: () => void): Cancel {
    this.#onNews = run;
    return () => {
      this.#onNews = () => undefined;
      this.#cancel?.();
    };
  }

  #tellSoon(): void {
    this.#cancel ??= this.#clock.at(this.#clock.uptimeMs() + SETTLED_AFTER_MS, () => {
      this.#cancel = null;
      this.#onNews();
    });
  }
}
