import {
  type IdleHeard,
  type IdleSourceName,
  type IdleVerdict,
  judgeIdle,
  nothingHeard,
  type SourceWord,
  withWord,
} from "../../../policies/idle-fusion.ts";
import type { Cancel, Clock, IdleEdge, IdleWatch } from "../../core/ports.ts";

/** The shortest that sources are armed with. */
const LEAST_MS = 50;
/** Between a source's clock and ours, and for a busy machine. */
const SLACK_MS = 500;

/** Begins to listen to one source. */
export type StartSource = (tell: (word: SourceWord) => void) => IdleWatch;

export type FusedWatchOptions = {
  readonly trusted: readonly IdleSourceName[];
  readonly sources: Readonly<Record<IdleSourceName, StartSource>>;
  readonly listener: (edge: IdleEdge) => void;
  readonly clock: Clock;
  /** How much of the time since this uptime the machine slept, which no source counts. */
  readonly sleptSince: (uptimeMs: number) => number;
  readonly onClose: () => void;
};

/** Passes on the edges of whichever source of one session is believed now. */
export class FusedWatch implements IdleWatch {
  readonly #options: FusedWatchOptions;
  readonly #watches: readonly { readonly name: IdleSourceName; readonly watch: IdleWatch }[];
  #heard: IdleHeard;
  #verdict: IdleVerdict;
  #isUnknown = false;
  #thresholdMs: number | null = null;
  /** So much less of their own time awake makes the threshold, until the next input. */
  #sleptMs = 0;
  #cancelLook: Cancel = () => undefined;

  constructor(options: FusedWatchOptions) {
    this.#options = options;
    const nowMs = options.clock.uptimeMs();
    this.#heard = nothingHeard(options.trusted, nowMs);
    this.#verdict = judgeIdle(this.#heard, nowMs);
    this.#watches = options.trusted.map((name) => ({
      name,
      watch: options.sources[name]((word) => this.#hear(name, word)),
    }));
    this.#look(null);
  }

  get verdict(): IdleVerdict & { readonly isPending: boolean } {
    const { source } = this.#verdict;
    const speaksFirst = source === "mutter" || source === "wayland";
    return { ...this.#verdict, isPending: speaksFirst && this.#isSilent(source) };
  }

  setThreshold(idleMs: number | null): void {
    this.#thresholdMs = idleMs;
    for (const { watch } of this.#watches) watch.setThreshold(this.#armedMs());
  }

  /** The sources did not count the sleep, and would tell of the threshold too late. */
  resumed(sleptMs: number): void {
    this.#countSleep(this.#sleptMs + sleptMs);
  }

  #countSleep(sleptMs: number): void {
    if (sleptMs === this.#sleptMs) return;
    this.#sleptMs = sleptMs;
    this.setThreshold(this.#thresholdMs);
  }

  #armedMs(): number | null {
    if (this.#thresholdMs === null) return null;
    return Math.max(LEAST_MS, this.#thresholdMs - this.#sleptMs);
  }

  close(): void {
    this.#cancelLook();
    for (const { watch } of this.#watches) watch.close();
    this.#options.onClose();
  }

  #hear(name: IdleSourceName, word: SourceWord): void {
    if (name === this.#verdict.source && this.#isTooEarly(name, word)) return;
    this.#heard = withWord(this.#heard, name, word);
    this.#look(name);
    // One that missed its own edge finds out when it is armed anew.
    if (word.kind === "idle" && name !== this.#verdict.source) this.#armAgain();
  }

  /** There was input since the sleep: what had been armed for the time before it says nothing. */
  #isTooEarly(name: IdleSourceName, word: SourceWord): boolean {
    const wasArmedForLess = this.#sleptMs > 0;
    if (word.kind === "input") this.#countSleep(0);
    if (word.kind === "idle") this.#countSleep(this.#options.sleptSince(word.sinceMs));
    if (!wasArmedForLess || word.kind !== "idle" || this.#thresholdMs === null) return false;
    const isKnown = this.#heard.sources[name]?.word.kind !== "unknown";
    const idleMs = this.#options.clock.uptimeMs() - word.sinceMs;
    return isKnown && idleMs < this.#thresholdMs - SLACK_MS;
  }

  #armAgain(): void {
    const { source } = this.#verdict;
    const chosen = this.#watches.find(({ name }) => name === source);
    if (source !== null && this.#isSilent(source)) chosen?.watch.setThreshold(this.#armedMs());
  }

  #isSilent(name: IdleSourceName): boolean {
    return (this.#heard.sources[name]?.word.kind ?? "nothing") === "nothing";
  }

  #look(spoke: IdleSourceName | null): void {
    this.#cancelLook();
    const { clock } = this.#options;
    const before = this.#verdict;
    this.#verdict = judgeIdle(this.#heard, clock.uptimeMs());
    const { source, because, lookAgainAtMs } = this.#verdict;
    if (lookAgainAtMs !== null) {
      this.#cancelLook = clock.at(lookAgainAtMs, () => this.#look(null));
    }
    if (source === null) this.#tellUnknown(because);
    else if (source === spoke || source !== before.source || this.#isUnknown) {
      this.#tellWord(this.#heard.sources[source]?.word ?? { kind: "nothing" });
    }
  }

  #tellUnknown(because: string): void {
    if (this.#isUnknown) return;
    this.#isUnknown = true;
    this.#options.listener({ kind: "unknown", because });
  }

  #tellWord(word: SourceWord): void {
    const wasUnknown = this.#isUnknown;
    if (word.kind === "unknown") return;
    this.#isUnknown = false;
    const { listener, clock } = this.#options;
    if (word.kind === "input") listener({ kind: "active" });
    else if (word.kind === "idle")
      listener({ kind: "idle", idleMs: clock.uptimeMs() - word.sinceMs });
    // It works again, which says nothing about a person.
    else if (wasUnknown) {
      const idleMs = word.kind === "seen" ? clock.uptimeMs() - word.sinceMs : 0;
      listener({ kind: "idle", idleMs });
    }
  }
}
