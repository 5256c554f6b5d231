import type { BlockedCounts, BlockedKind } from "../agent/contract/guest-blocked.ts";

/** A page can ask for something refused a thousand times a second: the log hears of it once a minute. */
export const TELL_EVERY_MS = 60_000;

export type BlockedTallyPorts = {
  readonly after: (ms: number, run: () => void) => void;
  readonly tell: (counts: BlockedCounts) => void;
};

/** Counts what guests were kept from, by kind alone: where they wanted to go is nobody's business. */
export class BlockedTally {
  readonly #ports: BlockedTallyPorts;
  #counts: Partial<Record<BlockedKind, number>> = {};

  constructor(ports: BlockedTallyPorts) {
    this.#ports = ports;
  }

  add(kind: BlockedKind): void {
    const isFirst = Object.keys(this.#counts).length === 0;
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    if (isFirst) this.#ports.after(TELL_EVERY_MS, () => this.#tell());
  }

  #tell(): void {
    const counts = this.#counts;
    this.#counts = {};
    this.#ports.tell(counts);
  }
}
