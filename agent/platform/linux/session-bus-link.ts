import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { Cancel, Log } from "../../core/ports.ts";
import type { OpenProbe } from "./x11-prepared-probe.ts";
import type { ProbeTold } from "./x11-probe-messages.ts";
import type { X11ProbeProcess } from "./x11-probe-process.ts";

export type BusIdleWord = Extract<ProbeTold, { event: "idle" | "active" | "seen" | "unknown" }>;

export type BusLinkOptions = {
  readonly open: OpenProbe;
  readonly waylandSocket: string | undefined;
  /** Nobody listens any more. */
  readonly onUnused: () => void;
  readonly log: Log;
};

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
const NOBODY_HOLDS: readonly Inhibition[] = [];

/** Keeps one probe on one session's bus, for as long as somebody wants to hear from it. */
export class SessionBusLink {
  readonly #options: BusLinkOptions;
  readonly #onIdle = new Set<(word: BusIdleWord) => void>();
  readonly #onHeld = new Set<(held: readonly Inhibition[]) => void>();
  #probe: X11ProbeProcess | null = null;
  #thresholdMs: number | null = null;
  #held = NOBODY_HOLDS;
  #retryMs = FIRST_RETRY_MS;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: BusLinkOptions) {
    this.#options = options;
    void this.#start();
  }

  onIdle(listener: (word: BusIdleWord) => void): Cancel {
    this.#onIdle.add(listener);
    this.#askIdle();
    return () => this.#leave(() => this.#onIdle.delete(listener));
  }

  onInhibitors(listener: (held: readonly Inhibition[]) => void): Cancel {
    this.#onHeld.add(listener);
    listener(this.#held);
    void this.#probe?.ask({ ask: "inhibitors" });
    return () => this.#leave(() => this.#onHeld.delete(listener));
  }

  setThreshold(idleMs: number | null): void {
    this.#thresholdMs = idleMs;
    this.#askIdle();
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#probe?.end();
    this.#probe = null;
  }

  #leave(forget: () => boolean): void {
    if (forget() && this.#onIdle.size === 0 && this.#onHeld.size === 0) this.#options.onUnused();
  }

  async #start(): Promise<void> {
    const probe = await this.#options.open(
      (told) => this.#hear(told),
      (because) => this.#onEnded(because),
    );
    if (this.#closed) return probe?.end();
    if (probe === null) return this.#onEnded("no account may speak on this session's bus");
    this.#probe = probe;
    this.#askIdle();
    if (this.#onHeld.size > 0) void probe.ask({ ask: "inhibitors" });
  }

  #askIdle(): void {
    if (this.#onIdle.size === 0) return;
    const { waylandSocket } = this.#options;
    const at = waylandSocket === undefined ? {} : { waylandSocket };
    void this.#probe?.ask({ ask: "watch", idleMs: this.#thresholdMs, ...at });
  }

  #hear(told: ProbeTold): void {
    this.#retryMs = FIRST_RETRY_MS;
    if (told.event === "inhibitors") this.#setHeld(told.held);
    else if (told.event !== "ready" && told.event !== "failed" && told.event !== "answer") {
      for (const listener of [...this.#onIdle]) listener(told);
    }
  }

  #setHeld(held: readonly Inhibition[]): void {
    this.#held = held;
    for (const listener of [...this.#onHeld]) listener(held);
  }

  /** Who held the session awake can't be seen any more: then nobody does. */
  #onEnded(because: string): void {
    if (this.#closed) return;
    this.#probe = null;
    this.#options.log.warn("sessionBusLost", { because, retryMs: this.#retryMs });
    for (const listener of [...this.#onIdle]) {
      listener({ event: "unknown", because });
      listener({ event: "unknown", because, by: "wayland" });
    }
    this.#setHeld(NOBODY_HOLDS);
    this.#retry = setTimeout(() => void this.#start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
