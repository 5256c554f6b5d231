import * as z from "zod/mini";

const path = z.string().check(z.minLength(1), z.maxLength(4096));
const count = z.int().check(z.gte(0));

/** Files of the home, or a directory that everybody may write to. */
const MAX_DIRECTORIES = 10;

/**
 * What the program that deletes leftovers is asked, as its one argument. It becomes that account
 * before it touches anything.
 */
export const leftoverPlanSchema = z.object({
  uid: z.int().check(z.gte(1)),
  gid: z.int().check(z.gte(1)),
  homeDir: path,
  /** Lists of recent files in the home. */
  recent: z.boolean(),
  /** Where temporary files lie; none: they stay. */
  directories: z.array(path).check(z.maxLength(MAX_DIRECTORIES)),
  /** What changed after that moment stays (wall clock, milliseconds); null: nothing does. */
  upToMs: z.nullable(z.number()),
  /** Begins nothing new after so long. */
  withinMs: z.int().check(z.gte(1), z.lte(60_000)),
});
export type LeftoverPlan = z.infer<typeof leftoverPlanSchema>;

const amountSchema = z.object({
  before: count,
  after: count,
  inUse: count,
  isCutShort: z.boolean(),
});
export type LeftoverAmount = z.infer<typeof amountSchema>;

/** Its one answer. A user's process says it, so it is decoded, and looked at again where root can. */
export const leftoverAnswerSchema = z.object({ recent: amountSchema, temporary: amountSchema });
export type LeftoverAnswer = z.infer<typeof leftoverAnswerSchema>;
