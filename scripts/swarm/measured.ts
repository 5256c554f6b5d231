/** What a run of the swarm measured, by name. */
export type Measured = {
  readonly what: string;
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly unit: "ms";
};

export class Measurements {
  readonly #values = new Map<string, number[]>();
  readonly #counts = new Map<string, number>();

  add(what: string, ms: number): void {
    const values = this.#values.get(what);
    if (values === undefined) this.#values.set(what, [ms]);
    else values.push(ms);
  }

  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  get rows(): readonly Measured[] {
    return [...this.#values].map(([what, values]) => measured(what, values));
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

function measured(what: string, values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1);
    return Math.round((sorted[Math.max(0, place)] ?? 0) * 100) / 100;
  };
  const [p50, p95, p99, max] = [at(0.5), at(0.95), at(0.99), at(1)];
  return { what, n: sorted.length, p50, p95, p99, max, unit: "ms" };
}
