import * as z from "zod/mini";

/** What was seen on a device. "Cannot tell" is a value of its own: never fine, never a violation. */
export type Fact<T> =
  | { readonly state: "known"; readonly value: T }
  | { readonly state: "unknown"; readonly because: string }
  | { readonly state: "notApplicable" };

export function known<T>(value: T): Fact<T> {
  return { state: "known", value };
}

export function unknown(because: string): Fact<never> {
  return { state: "unknown", because };
}

export const notApplicable: Fact<never> = { state: "notApplicable" };

const textLimit = z.maxLength(500);

/** A fact on the wire: its value is JSON; the check that asked for it knows the shape. */
export const factSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("known"), value: z.json() }),
  z.object({ state: z.literal("unknown"), because: z.string().check(textLimit) }),
  z.object({ state: z.literal("notApplicable") }),
]);
