import * as z from "zod/mini";
import { type RowFacts, rowFacts, type SettingRow } from "./setting-row.ts";

const MAX_TEXTS = 500;

/** A set of words from a closed list. `more`: the union is stricter; `fewer`: what all allow is. */
export function wordSet<const Word extends string>(
  row: RowFacts<readonly Word[]> & {
    readonly of: readonly Word[];
    readonly stricter: "more" | "fewer";
  },
): SettingRow<readonly Word[]> {
  const inListOrder = (words: ReadonlySet<Word>) => row.of.filter((word) => words.has(word));
  return {
    ...rowFacts(row),
    shape: { kind: "set", of: row.of },
    schema: z.array(z.enum(row.of)).check(z.maxLength(row.of.length)),
    join: (one, other) => inListOrder(combine(row.stricter, one, other)),
    stricter: row.stricter,
  };
}

/** A set of texts of one form, such as sites. */
export function textSet(
  row: RowFacts<readonly string[]> & {
    readonly pattern: RegExp;
    readonly stricter: "more" | "fewer";
  },
): SettingRow<readonly string[]> {
  return {
    ...rowFacts(row),
    shape: { kind: "texts", pattern: row.pattern, mayBeAny: false },
    schema: texts(row.pattern),
    join: (one, other) => [...combine(row.stricter, one, other)].sort(),
    stricter: row.stricter,
  };
}

export type AllowList = "any" | readonly string[];

/** What may be used; `any` (no list at all) is the loosest, an empty list allows nothing. */
export function allowList(
  row: RowFacts<AllowList> & { readonly pattern: RegExp },
): SettingRow<AllowList> {
  return {
    ...rowFacts(row),
    shape: { kind: "texts", pattern: row.pattern, mayBeAny: true },
    schema: z.union([texts(row.pattern), z.literal("any")]),
    join: (one, other) => {
      if (one === "any") return other === "any" ? other : [...new Set(other)].sort();
      return [...combine("fewer", one, other === "any" ? one : other)].sort();
    },
    stricter: "fewer; any is the loosest",
  };
}

export type Permissions<Word extends string> = Readonly<Record<string, readonly Word[]>>;

/** What each origin may do: only what every policy that speaks of it allows. */
export function permissions<const Word extends string>(
  row: RowFacts<Permissions<Word>> & {
    readonly of: readonly Word[];
    readonly origin: RegExp;
    readonly never: Readonly<Record<string, string>>;
  },
): SettingRow<Permissions<Word>> {
  const words = z.array(z.enum(row.of)).check(z.maxLength(row.of.length));
  return {
    ...rowFacts(row),
    shape: { kind: "permissions", of: row.of, never: row.never },
    schema: z
      .record(z.string().check(z.maxLength(300), z.regex(row.origin)), words)
      .check(z.refine((value) => Object.keys(value).length <= MAX_TEXTS, "at most 500 origins")),
    join: (one, other) =>
      Object.fromEntries(
        [...combine("fewer", Object.keys(one), Object.keys(other))].sort().map((origin) => {
          const both = combine("fewer", one[origin] ?? [], other[origin] ?? []);
          return [origin, row.of.filter((word) => both.has(word))];
        }),
      ),
    stricter: "fewer",
  };
}

function texts(pattern: RegExp): z.ZodMiniType<string[]> {
  return z
    .array(z.string().check(z.maxLength(300), z.regex(pattern)))
    .check(z.maxLength(MAX_TEXTS));
}

function combine<T>(
  stricter: "more" | "fewer",
  one: readonly T[],
  other: readonly T[],
): ReadonlySet<T> {
  if (stricter === "more") return new Set([...one, ...other]);
  return new Set(one.filter((item) => other.includes(item)));
}
