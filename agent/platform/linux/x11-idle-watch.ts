import type { IdleEdge, IdleWatch, Log } from "../../core/ports.ts";
import type { ProbeTold } from "./x11-probe-messages.ts";
import type { X11ProbeProcess } from "./x11-probe-process.ts";

export type IdleWatchOptions = {
  readonly open: (
    onTold: (told: ProbeTold) => void,
    onEnded: (because: string) => void,
  ) => Promise<X11ProbeProcess | null>;
  readonly listener: (edge: IdleEdge) => void;
  readonly onClose: () => void;
  readonly log: Log;
};

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** After a loss the session counts as idle until its next input, so that one must not be missed. */
const WATCH_AFTER_LOSS_MS = 1000;

/** Keeps one probe alive for one session; while there is none, idle is unknown. */
export class X11IdleWatch implements IdleWatch {
  readonly #options: IdleWatchOptions;
  #probe: X11ProbeProcess | null = null;
  #thresholdMs: number | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retry: NodeJS.Timeout | null = null;
  #armed = false;
  #unknown = false;
  #awaitsInput = false;
  #closed = false;

  constructor(options: IdleWatchOptions) {
    this.#options = options;
    void this.#start();
  }

  /** The running probe, which also answers other questions about the display. */
  get probe(): X11ProbeProcess | null {
    return this.#probe;
  }

  setThreshold(idleMs: number | null): void {
    this.#thresholdMs = idleMs;
    void this.#arm();
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#probe?.end();
    this.#probe = null;
    this.#options.onClose();
  }

  async #start(): Promise<void> {
    const probe = await this.#options.open(
      (told) => this.#onTold(told),
      (because) => this.#onEnded(because),
    );
    if (this.#closed) return probe?.end();
    if (probe === null) return this.#onEnded("no account may look at this display");
    this.#probe = probe;
    // Sent at once: the probe reads it when its display is open, which saves a round trip.
    // Also without a threshold after a loss, because that it is known again must be told.
    if (this.#thresholdMs !== null || this.#unknown) await this.#arm();
  }

  async #arm(): Promise<void> {
    const thresholdMs = this.#thresholdMs;
    const probe = this.#probe;
    if (probe === null) return;
    const idleMs = await probe.ask({ ask: "watch", idleMs: this.#watchedMs() });
    if (this.#probe !== probe) return;
    if (idleMs === null) {
      // A display that hangs makes no edges, which must not look like somebody at work.
      probe.end();
      return this.#onEnded("the display does not answer");
    }
    if (thresholdMs !== null && !this.#armed) this.#options.log.info("idleWatchReady");
    this.#armed ||= thresholdMs !== null;
    if (!this.#unknown) return;
    // Known again: say so even below the threshold, where the probe itself stays silent.
    this.#unknown = false;
    if (thresholdMs === null || idleMs < thresholdMs)
      this.#options.listener({ kind: "idle", idleMs });
  }

  #watchedMs(): number | null {
    if (!this.#awaitsInput || this.#thresholdMs === null) return this.#thresholdMs;
    return Math.min(this.#thresholdMs, WATCH_AFTER_LOSS_MS);
  }

  #onTold(told: ProbeTold): void {
    if (told.event === "unknown") {
      this.#unknown = true;
      this.#awaitsInput = true;
      this.#options.listener({ kind: "unknown", because: told.because });
    } else if (told.event === "seen" && this.#unknown) {
      void this.#arm();
    } else this.#onEdge(told);
  }

  #onEdge(told: ProbeTold): void {
    if (told.event !== "idle" && told.event !== "active") return;
    this.#unknown = false;
    this.#retryMs = FIRST_RETRY_MS;
    this.#options.listener(
      told.event === "idle" ? { kind: "idle", idleMs: told.idleMs } : { kind: "active" },
    );
    if (told.event === "idle" || !this.#awaitsInput) return;
    this.#awaitsInput = false;
    void this.#arm();
  }

  #onEnded(because: string): void {
    if (this.#closed) return;
    this.#probe = null;
    this.#armed = false;
    this.#unknown = true;
    this.#awaitsInput = true;
    this.#options.log.warn("idleWatchLost", { because, retryMs: this.#retryMs });
    this.#options.listener({ kind: "unknown", because });
    this.#retry = setTimeout(() => void this.#start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
