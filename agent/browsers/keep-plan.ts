import * as z from "zod/mini";

const count = z.int().check(z.gte(0));
const host = z.string().check(z.maxLength(253));
const text = z.string().check(z.maxLength(500));

/** What a helper must not lose, beside the entries of its plan. */
export const keepPlanSchema = z.object({
  sites: z.array(z.object({ site: host, withSubdomains: z.boolean() })).check(z.maxLength(500)),
  /** False: a site that holds a sign-in cookie is not kept (the next person must not inherit it). */
  keepsSignedIn: z.boolean(),
  /** Entries that can be filtered, and the profile that each belongs to. */
  stores: z
    .array(
      z.object({
        entry: count,
        profile: count,
        filter: z.enum([
          "cookieRows",
          "originDirectories",
          "originKeys",
          "signInKeys",
          "accountTokens",
        ]),
      }),
    )
    .check(z.maxLength(10_000)),
});
export type KeepPlan = z.infer<typeof keepPlanSchema>;
export type KeptStore = KeepPlan["stores"][number];

/** Filters that have nothing to do with sites. */
export const BESIDE_SITES: readonly KeptStore["filter"][] = ["signInKeys", "accountTokens"];

/** Counts of one store; a fault says why nothing of it could be kept, or looked at. */
const keptStoreSchema = z.object({
  entry: count,
  kept: count,
  others: count,
  fault: z.nullable(text),
});
export type KeptCount = z.infer<typeof keptStoreSchema>;

/** What a helper found of kept sites: the one that put them back, and another that looks again. */
export const keptStepSchema = z.object({
  step: z.literal("kept"),
  stores: z.array(keptStoreSchema),
  profiles: z.array(
    z.object({
      profile: count,
      sites: z.array(z.object({ site: host, stillSignedIn: z.boolean() })),
    }),
  ),
});
export type KeptStep = z.infer<typeof keptStepSchema>;
