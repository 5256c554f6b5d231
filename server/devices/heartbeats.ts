/** Who is asked now and then whether it is still there. */
export type Beating = { readonly beat: () => void };

/** From one group to the next. */
const STEP_MS = 250;

/**
 * One timer for all: every one beats once per period, a group of them at each step, so that ten
 * thousand that came in the same second are not asked in the same millisecond for ever after.
 * The first beat comes within a period.
 */
export class Heartbeats {
  readonly #stepMs: number;
  readonly #groups: readonly Set<Beating>[];
  readonly #groupOf = new Map<Beating, Set<Beating>>();
  #timer: NodeJS.Timeout | null = null;
  #nextGroup = 0;
  #nextPlace = 0;

  constructor(periodMs: number) {
    const count = Math.max(1, Math.round(periodMs / STEP_MS));
    this.#stepMs = periodMs / count;
    this.#groups = Array.from({ length: count }, () => new Set<Beating>());
  }

  add(one: Beating): void {
    const group = this.#groups[this.#nextPlace % this.#groups.length];
    this.#nextPlace += 1;
    if (group === undefined) return;
    group.add(one);
    this.#groupOf.set(one, group);
    this.#timer ??= setInterval(() => this.#step(), this.#stepMs);
  }

  remove(one: Beating): void {
    this.#groupOf.get(one)?.delete(one);
    this.#groupOf.delete(one);
    if (this.#groupOf.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #step(): void {
    for (const one of this.#groups[this.#nextGroup] ?? []) one.beat();
    this.#nextGroup = (this.#nextGroup + 1) % this.#groups.length;
  }
}
