import { cpus, release } from "node:os";

/** One line of a benchmark's report (design §11). */
export type BenchRow = {
  readonly what: string;
  readonly n: number;
  readonly median: number;
  readonly p95: number;
  readonly unit: "ms" | "us" | "KiB" | "ticks";
};

export function benchRow(
  what: string,
  values: readonly number[],
  unit: BenchRow["unit"],
): BenchRow {
  const sorted = [...values].sort((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  return { what, n: values.length, median: rounded(median(values)), p95: rounded(p95), unit };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function machineName(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Linux ${release()}`;
}
