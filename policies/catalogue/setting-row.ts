import type * as z from "zod/mini";
import { OPERATING_SYSTEMS, type OperatingSystem } from "../vocabulary.ts";

/** What kind of value a setting holds: drives authoring, the JSON Schema and the documentation. */
export type SettingShape =
  | {
      readonly kind: "duration";
      readonly minMs: number;
      readonly maxMs: number;
      readonly mayBeOff: boolean;
    }
  | { readonly kind: "flag" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "count"; readonly min: number; readonly max: number }
  | { readonly kind: "set"; readonly of: readonly string[] }
  | { readonly kind: "texts"; readonly pattern: RegExp; readonly mayBeAny: boolean }
  | { readonly kind: "address" }
  | { readonly kind: "line"; readonly maxCharacters: number }
  | { readonly kind: "picture" }
  | { readonly kind: "wording" }
  /** `never`: why words that somebody may well write are none. */
  | {
      readonly kind: "permissions";
      readonly of: readonly string[];
      readonly never: Readonly<Record<string, string>>;
    }
  | { readonly kind: "calendar" }
  | { readonly kind: "riskRules" };

/** One row of the catalogue: everything that is known about a setting (design §4). */
export type SettingRow<T> = {
  readonly shape: SettingShape;
  /** The decoded form, durations in milliseconds, with the compiled-in bounds. */
  readonly schema: z.ZodMiniType<T>;
  /**
   * The stricter of two values: commutative, associative, idempotent on joined values. Joining a
   * value with itself brings it into its one normal form.
   */
  readonly join: (one: T, other: T) => T;
  /** Which way is stricter, in words. */
  readonly stricter: string;
  /** Counts only where no policy says anything. */
  readonly default: T;
  readonly enforcedOn: readonly OperatingSystem[];
  /** The first agent version that knows this row. */
  readonly minAgent: string;
  readonly label: string;
};

/** What every factory of rows takes besides the bounds of its own kind. */
export type RowFacts<T> = {
  readonly label: string;
  readonly default: T;
  readonly enforcedOn?: readonly OperatingSystem[];
  readonly minAgent?: string;
};

/** Fills in what most rows share. */
export function rowFacts<T>(facts: RowFacts<T>) {
  return {
    label: facts.label,
    default: facts.default,
    enforcedOn: facts.enforcedOn ?? OPERATING_SYSTEMS,
    minAgent: facts.minAgent ?? "0.1.0",
  };
}
