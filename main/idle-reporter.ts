import type { IdleReport } from "../agent/contract/local-calls.ts";

export type IdleReporterPorts = {
  /** Whole seconds since the last input of this session; null where this host can't measure it. */
  readonly idleSeconds: (() => number) | null;
  /** Milliseconds that never jump. */
  readonly uptimeMs: () => number;
  /** Calls back once; returns how to take that back. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly report: (report: IdleReport) => void;
};

/** How soon the first touch is noticed, while the limit is passed; before it, nobody looks. */
const LOOK_FOR_INPUT_MS = 1_000;
/** While the value stands still, to learn whether it ever moves. */
const LOOK_FOR_GROWTH_MS = 5_000;
/** Somebody who types for so long without a second's break is rarer than a source that is stuck. */
const STUCK_AFTER_MS = 10 * 60_000;
const SHORTEST_WAIT_MS = 50;
const NO_SOURCE = "this shell has no way to measure it";
const STUCK = "the system's idle time does not move";

/**
 * Tells when nobody has touched anything for so long, and the first touch after that. There is no
 * event for it, so the next look is when the limit can be reached at the earliest. A value that
 * never moves says nothing: `unknown`, never `active`.
 */
export class IdleReporter {
  readonly #ports: IdleReporterPorts;
  #limitMs: number | null = null;
  #cancel: () => void = () => undefined;
  #told: IdleReport["state"] | null = null;
  #last: { readonly seconds: number; readonly sinceMs: number } | null = null;

  constructor(ports: IdleReporterPorts) {
    this.#ports = ports;
  }

  /** Says at once how idle it is, whatever was told before. Null: nobody waits for an edge. */
  watch(limitMs: number | null): void {
    this.#limitMs = limitMs;
    this.#told = null;
    if (this.#ports.idleSeconds === null) this.#tell({ state: "unknown", because: NO_SOURCE });
    else this.#look(this.#ports.idleSeconds);
  }

  close(): void {
    this.#cancel();
  }

  #look(idleSeconds: () => number): void {
    this.#cancel();
    const seconds = idleSeconds();
    const idleMs = seconds * 1000;
    const stillMs = this.#stillMs(seconds);
    this.#judge(idleMs, stillMs);
    if (this.#limitMs === null) return;
    const leftMs = idleMs >= this.#limitMs ? LOOK_FOR_INPUT_MS : this.#limitMs - idleMs;
    const waitMs = stillMs === null ? leftMs : Math.min(leftMs, LOOK_FOR_GROWTH_MS);
    this.#cancel = this.#ports.after(Math.max(SHORTEST_WAIT_MS, waitMs), () =>
      this.#look(idleSeconds),
    );
  }

  #judge(idleMs: number, stillMs: number | null): void {
    const limitMs = this.#limitMs ?? Number.POSITIVE_INFINITY;
    if ((stillMs ?? 0) >= STUCK_AFTER_MS) this.#tell({ state: "unknown", because: STUCK });
    else if (idleMs >= limitMs || this.#told === null || this.#told === "unknown") {
      // Below the limit this says that the source works, and since when nobody has touched anything.
      this.#tell({ state: "idle", idleMs }, idleMs >= limitMs ? "idle" : "active");
    } else this.#tell({ state: "active" });
  }

  /** How long two looks and more have found the same; null when it has moved. */
  #stillMs(seconds: number): number | null {
    const nowMs = this.#ports.uptimeMs();
    if (this.#last?.seconds === seconds) return nowMs - this.#last.sinceMs;
    this.#last = { seconds, sinceMs: nowMs };
    return null;
  }

  #tell(report: IdleReport, state: IdleReport["state"] = report.state): void {
    if (this.#told === state) return;
    this.#told = state;
    this.#ports.report(report);
  }
}
