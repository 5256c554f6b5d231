import * as z from "zod/mini";
import type { Fact } from "./fact.ts";
import { isRecord } from "./policy-problem.ts";
import {
  BROWSER_FIELDS,
  CHECK_OUTCOMES,
  type CheckOutcome,
  FACT_FIELDS,
  type FieldType,
} from "./risk-variables.ts";

type Fields = Readonly<Record<string, FieldType>>;
export type FactName = keyof typeof FACT_FIELDS;
export const FACT_NAMES = Object.keys(FACT_FIELDS) as FactName[];

/**
 * What a trace may hold of a fact: what conditions may read, and no free text. A field that is not
 * in this table can't be in a trace, so nothing of a person can.
 */
const RECORDED: Readonly<Record<FactName, Fields>> = {
  ...FACT_FIELDS,
  idleDetection: { works: "bool", by: "list<string>" },
};

/** One fact as it was from this moment on, and what its check came to where it has one. */
export const factLineShape = {
  fact: z.enum(FACT_NAMES),
  state: z.enum(["known", "unknown", "notApplicable"]),
  value: z.optional(z.record(z.string(), z.json())),
  check: z.optional(z.enum(CHECK_OUTCOMES)),
} as const;
type FactLine = Readonly<z.infer<z.ZodMiniObject<typeof factLineShape>>>;

export function isWholeFact({ fact, state, value }: FactLine): boolean {
  if (state !== "known") return value === undefined;
  return fits(value, RECORDED[fact]);
}

/** What is kept of a fact; shares in whole numbers, which say enough and change seldom. */
export function factLineOf(fact: FactName, seen: Fact<unknown>, check?: CheckOutcome): FactLine {
  const judged = check === undefined ? {} : { check };
  if (seen.state !== "known") return { fact, state: seen.state, ...judged };
  return { fact, state: "known", value: kept(seen.value, RECORDED[fact]), ...judged };
}

type Json = z.infer<ReturnType<typeof z.json>>;

function kept(value: unknown, fields: Fields): Record<string, Json> {
  const given = isRecord(value) ? value : {};
  const pairs = Object.entries(fields).flatMap(([name, type]) => {
    const one = given[name];
    if (type === "list<Browser>" && Array.isArray(one)) {
      return [[name, one.map((browser) => kept(browser, BROWSER_FIELDS))]];
    }
    if (!FITS[type](one)) return [];
    return [[name, type === "double" ? Math.round(Number(one)) : one]];
  });
  return Object.fromEntries(pairs);
}

function fits(value: unknown, fields: Fields): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(([name, one]) => {
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return type !== undefined && FITS[type](one);
  });
}

const MOST_ITEMS = 50;
const LONGEST_TEXT = 100;

const FITS: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  int: (value) => Number.isSafeInteger(value),
  double: (value) => typeof value === "number",
  string: isShortText,
  bool: (value) => typeof value === "boolean",
  "list<string>": (value) => isShortList(value) && value.every(isShortText),
  "list<Browser>": (value) =>
    isShortList(value) && value.every((browser) => fits(browser, BROWSER_FIELDS)),
};

function isShortText(value: unknown): boolean {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}

function isShortList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MOST_ITEMS;
}
