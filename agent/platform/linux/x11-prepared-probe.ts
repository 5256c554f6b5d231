import type { ProbeTold } from "./x11-probe-messages.ts";
import type { X11ProbeProcess } from "./x11-probe-process.ts";

export type OpenProbe = (
  onTold: (told: ProbeTold) => void,
  onEnded: (because: string) => void,
) => Promise<X11ProbeProcess | null> | X11ProbeProcess | null;

/** Longer than a start of the agent takes; then nobody is going to watch. */
const UNUSED_MS = 10_000;

/** A probe that starts before anybody asks for it, so that its start and the agent's overlap. */
export class X11PreparedProbe {
  readonly #probe: Promise<X11ProbeProcess | null>;
  readonly #unused: NodeJS.Timeout;
  #onTold: (told: ProbeTold) => void = () => undefined;
  #onEnded: (because: string) => void = () => undefined;
  #ended = false;

  /** `onGone`: it ended, or waited in vain. */
  constructor(open: OpenProbe, onGone: () => void) {
    this.#onEnded = onGone;
    this.#probe = Promise.resolve(
      open(
        (told) => this.#onTold(told),
        (because) => {
          this.#ended = true;
          this.#onEnded(because);
        },
      ),
    );
    this.#unused = setTimeout(() => {
      onGone();
      void this.end();
    }, UNUSED_MS).unref();
  }

  /** @returns null where it is gone: a new one then says why, or finds that the display is back. */
  async adopt(
    onTold: (told: ProbeTold) => void,
    onEnded: (because: string) => void,
  ): Promise<X11ProbeProcess | null> {
    clearTimeout(this.#unused);
    const probe = await this.#probe;
    if (this.#ended) return null;
    this.#onTold = onTold;
    this.#onEnded = onEnded;
    return probe;
  }

  async end(): Promise<void> {
    clearTimeout(this.#unused);
    (await this.#probe)?.end();
  }
}
