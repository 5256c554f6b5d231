import * as z from "zod/mini";
import { type RowFacts, rowFacts, type SettingRow } from "./setting-row.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Span = { readonly minMs: number; readonly maxMs: number };

/** A duration that always has a value. */
export function duration(
  row: RowFacts<number> & Span & { readonly stricter: "shorter" | "longer" },
): SettingRow<number> {
  return {
    ...rowFacts(row),
    shape: { kind: "duration", minMs: row.minMs, maxMs: row.maxMs, mayBeOff: false },
    schema: z.int().check(z.gte(row.minMs), z.lte(row.maxMs)),
    join: (one, other) =>
      row.stricter === "shorter" ? Math.min(one, other) : Math.max(one, other),
    stricter: row.stricter,
  };
}

export type DurationOrOff = number | "off";

/** A limit that may be absent: `off` is its loosest value. */
export function limit(row: RowFacts<DurationOrOff> & Span): SettingRow<DurationOrOff> {
  return {
    ...rowFacts(row),
    shape: { kind: "duration", minMs: row.minMs, maxMs: row.maxMs, mayBeOff: true },
    schema: z.union([z.int().check(z.gte(row.minMs), z.lte(row.maxMs)), z.literal("off")]),
    join: shorterLimit,
    stricter: "shorter; off is the loosest",
  };
}

function shorterLimit(one: DurationOrOff, other: DurationOrOff): DurationOrOff {
  if (one === "off") return other;
  return other === "off" ? one : Math.min(one, other);
}

export function flag(row: RowFacts<boolean> & { readonly stricter: boolean }): SettingRow<boolean> {
  return {
    ...rowFacts(row),
    shape: { kind: "flag" },
    schema: z.boolean(),
    join: (one, other) => (one === other ? one : row.stricter),
    stricter: String(row.stricter),
  };
}

/** One of a few words, listed from the loosest to the strictest. */
export function choice<const Words extends readonly [string, ...string[]]>(
  row: RowFacts<Words[number]> & { readonly loosestFirst: Words },
): SettingRow<Words[number]> {
  const words: readonly Words[number][] = row.loosestFirst;
  return {
    ...rowFacts<Words[number]>(row),
    shape: { kind: "choice", of: words },
    schema: z.enum(row.loosestFirst),
    join: (one, other) => (words.indexOf(one) >= words.indexOf(other) ? one : other),
    stricter: `${words.join(" < ")}`,
  };
}

export function count(
  row: RowFacts<number> & { readonly min: number; readonly max: number },
): SettingRow<number> {
  return {
    ...rowFacts(row),
    shape: { kind: "count", min: row.min, max: row.max },
    schema: z.int().check(z.gte(row.min), z.lte(row.max)),
    join: (one, other) => Math.min(one, other),
    stricter: "fewer",
  };
}
