import { randomUUID } from "node:crypto";
import type { Report } from "../../agent/contract/reports.ts";
import type { Clock, Log } from "../../agent/core/ports.ts";
import type { OutboxQueue, QueuedReport } from "../../agent/core/store-ports.ts";

/** The agent's ports without a disk: a device of a swarm forgets all when it ends. */

export const swarmClock: Clock = {
  uptimeMs: () => performance.now(),
  nowMs: () => Date.now(),
  at: (uptimeMs, wake) => {
    const timer = setTimeout(wake, Math.max(0, uptimeMs - performance.now()));
    return () => clearTimeout(timer);
  },
};

export const swarmLog: Log = { info: () => undefined, warn: () => undefined };

/** Reports that the server has not got yet, and how long each took it. */
export class MemoryOutbox implements OutboxQueue {
  readonly #waiting = new Map<string, QueuedReport & { readonly putAtMs: number }>();
  readonly #acked: (report: Report, ms: number) => void;
  #onPut: () => void = () => undefined;

  /** @param acked hears how long a report took until the server had it durably */
  constructor(acked: (report: Report, ms: number) => void) {
    this.#acked = acked;
  }

  put(report: Report): void {
    const id = randomUUID();
    const at = new Date().toISOString();
    this.#waiting.set(id, { id, at, report, putAtMs: performance.now() });
    this.#onPut();
  }

  pending(limit: number): readonly QueuedReport[] {
    return [...this.#waiting.values()]
      .slice(0, limit)
      .map(({ id, at, report }) => ({ id, at, report }));
  }

  acked(ids: readonly string[]): void {
    for (const id of ids) {
      const queued = this.#waiting.get(id);
      if (queued !== undefined) this.#acked(queued.report, performance.now() - queued.putAtMs);
      this.#waiting.delete(id);
    }
  }

  onPut(listener: () => void): () => void {
    this.#onPut = listener;
    return () => {
      this.#onPut = () => undefined;
    };
  }
}
