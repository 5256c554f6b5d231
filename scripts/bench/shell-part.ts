import type { BenchRow } from "./statistics.ts";

/** What one part of `bench:shell` found; what could not be tried here, and why. */
export type ShellPart = {
  readonly rows: readonly BenchRow[];
  readonly ratios: Readonly<Record<string, number>>;
  readonly absent: Readonly<Record<string, string>>;
};

export const NOTHING_FOUND: ShellPart = { rows: [], ratios: {}, absent: {} };

export function joined(parts: readonly ShellPart[]): ShellPart {
  const join = (all: ShellPart, { rows, ratios, absent }: ShellPart) => ({
    rows: [...all.rows, ...rows],
    ratios: { ...all.ratios, ...ratios },
    absent: { ...all.absent, ...absent },
  });
  return parts.reduce(join, NOTHING_FOUND);
}
