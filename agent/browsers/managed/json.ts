import * as z from "zod/mini";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

const jsonObjectSchema: z.ZodMiniType<JsonObject> = z.record(z.string(), z.json());

/** Null where it isn't an object: what another hand wrote may be anything. */
export function parseObject(text: string): JsonObject | null {
  try {
    const read = z.safeParse(jsonObjectSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

const COMMENTS = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const TRAILING_COMMAS = /"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g;

/** As Chromium reads policies: with comments, and with a comma after the last of a list. */
export function parseChromiumObject(text: string): JsonObject | null {
  const keepText = (found: string) => (found.startsWith('"') ? found : " ");
  return parseObject(text.replace(COMMENTS, keepText).replace(TRAILING_COMMAS, keepText));
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same content, whatever the order of the keys. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
