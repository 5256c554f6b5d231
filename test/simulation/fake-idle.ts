import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What an idle source can know of a session. */
export type Sitting = {
  lastInputMs: number;
  /** While typing, the last input is now. */
  isTyping: boolean;
  /** Since when the idle source can't tell; null while it can. */
  blindSinceMs: number | null;
};

type Watch = {
  readonly sitting: Sitting;
  readonly tell: (edge: IdleEdge) => void;
  thresholdMs: number | null;
  isToldIdle: boolean;
};

/** Alarms at a threshold and at the first input after it, as the IDLETIME counter of X gives them. */
export class FakeIdle {
  /** False is a planted fault: a source that stays silent and says nothing of it. */
  speaks = true;
  readonly #time: VirtualTime;
  readonly #watches = new Set<Watch>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  watch(sitting: Sitting, tell: (edge: IdleEdge) => void): IdleWatch {
    const watch: Watch = { sitting, tell, thresholdMs: null, isToldIdle: false };
    this.#watches.add(watch);
    if (sitting.blindSinceMs !== null) queueMicrotask(() => tell(BLIND));
    return {
      setThreshold: (idleMs) => {
        watch.thresholdMs = idleMs;
        watch.isToldIdle = false;
        this.#arm(watch);
      },
      close: () => void this.#watches.delete(watch),
    };
  }

  forgetWatches(): void {
    this.#watches.clear();
  }

  inputBegins(sitting: Sitting): void {
    sitting.isTyping = true;
    for (const watch of this.#of(sitting)) {
      if (watch.isToldIdle && sitting.blindSinceMs === null) watch.tell({ kind: "active" });
      watch.isToldIdle = false;
    }
  }

  inputEnds(sitting: Sitting): void {
    sitting.isTyping = false;
    sitting.lastInputMs = this.#time.trueMs;
    for (const watch of this.#of(sitting)) this.#arm(watch);
  }

  goBlind(sitting: Sitting, forMs: number): void {
    sitting.blindSinceMs = this.#time.trueMs;
    for (const { tell } of this.#of(sitting)) tell(BLIND);
    this.#time.plan(this.#time.trueMs + forMs, () => this.#see(sitting));
  }

  #see(sitting: Sitting): void {
    sitting.blindSinceMs = null;
    for (const watch of this.#of(sitting)) {
      watch.isToldIdle = false;
      if (sitting.isTyping) watch.tell({ kind: "active" });
      else this.#arm(watch);
    }
  }

  #arm(watch: Watch): void {
    const { sitting, thresholdMs } = watch;
    if (thresholdMs === null || sitting.isTyping) return;
    const { lastInputMs } = sitting;
    const dueMs = Math.max(this.#time.trueMs, lastInputMs + thresholdMs);
    this.#time.plan(dueMs, () => {
      const isCurrent =
        this.#watches.has(watch) &&
        watch.thresholdMs === thresholdMs &&
        !sitting.isTyping &&
        sitting.lastInputMs === lastInputMs;
      if (isCurrent) this.#onAlarm(watch);
    });
  }

  #onAlarm(watch: Watch): void {
    if (watch.isToldIdle || watch.sitting.blindSinceMs !== null || !this.speaks) return;
    watch.isToldIdle = true;
    watch.tell({ kind: "idle", idleMs: this.#time.trueMs - watch.sitting.lastInputMs });
  }

  #of(sitting: Sitting): readonly Watch[] {
    return [...this.#watches].filter((watch) => watch.sitting === sitting);
  }
}

const BLIND: IdleEdge = { kind: "unknown", because: "the display does not answer" };
