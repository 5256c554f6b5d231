import * as z from "zod/mini";
import { inspectedSchema } from "./inspection.ts";
import { keepPlanSchema, keptStepSchema } from "./keep-plan.ts";

const bytePath = z.string().check(z.maxLength(4096));
const count = z.int().check(z.gte(0));

/** A directory below the home and plain names in it. */
const entrySchema = z.object({ dir: bytePath, name: bytePath, table: z.nullable(z.string()) });
export type PlanEntry = z.infer<typeof entrySchema>;

/** The quarantine's directories: nothing else of ours is ever in a home. */
export const QUARANTINE_PREFIX = ".sessionward-quarantine-";

/** Where the helper has the lock of the home; nothing where nobody locked it. */
export const LOCK_FD = 3;

/** What the daemon asks of the helper: one JSON line on its standard input. */
export const helperPlanSchema = z.object({
  task: z.enum(["take", "count", "inspect", "look"]),
  uid: z.int().check(z.gte(1)),
  gid: z.int().check(z.gte(1)),
  homeDir: z.string().check(z.minLength(1), z.maxLength(4096)),
  quarantine: z.string().check(z.regex(/^\.sessionward-quarantine-[0-9a-f-]{36}$/)),
  entries: z.array(entrySchema).check(z.maxLength(100_000)),
  /** Directories where an earlier run may have left a quarantine; "" is the home itself. */
  sweep: z.array(bytePath).check(z.maxLength(2_000)),
  /** Of the quarantines there, these only; all where it is left out. */
  only: z.optional(z.array(bytePath).check(z.maxLength(10_000))),
  /** To be inspected; no other task looks at them. */
  profiles: z.optional(
    z
      .array(z.object({ dir: bytePath, engine: z.enum(["chromium", "firefox"]) }))
      .check(z.maxLength(200)),
  ),
  /** Sites that stay; `look` says what is there of them. */
  keep: z.optional(keepPlanSchema),
});
export type HelperPlan = z.infer<typeof helperPlanSchema>;

/**
 * What each entry is called in a quarantine: unlike any other, and still beside its companions, so
 * that SQLite finds `3_cookies.sqlite-wal` next to `3_cookies.sqlite`.
 */
export function quarantineNames(entries: readonly PlanEntry[]): readonly string[] {
  const dirs = [...new Set(entries.map(({ dir }) => dir))];
  const indexes = new Map(dirs.map((dir, index) => [dir, index]));
  return entries.map(({ dir, name }) => `${indexes.get(dir) ?? 0}_${name}`);
}

const entryIndex = count;
const amountSchema = z.object({ entry: entryIndex, files: count, bytes: count });

/** What the helper says, one JSON line a step. All of it is a claim; the daemon looks for itself. */
export const helperStepSchema = z.discriminatedUnion("step", [
  z.object({ step: z.literal("ready") }),
  z.object({
    step: z.literal("gone"),
    /** Could not be renamed, so they were unlinked where they lay. */
    inPlace: z.array(amountSchema),
    /** Neither: still there. */
    refused: z.array(z.object({ entry: entryIndex, because: z.string().check(z.maxLength(500)) })),
  }),
  z.object({
    step: z.literal("counted"),
    rows: z.array(z.object({ entry: entryIndex, rows: count })),
    /** Freed already, to make room for what stays: nobody but the helper has seen how much. */
    early: z.optional(z.array(amountSchema)),
  }),
  z.object({
    step: z.literal("inspected"),
    profiles: z.array(inspectedSchema).check(z.maxLength(200)),
  }),
  keptStepSchema,
  /** How many files have been unlinked so far. */
  z.object({ step: z.literal("freeing"), files: count }),
  z.object({ step: z.literal("freed") }),
  z.object({ step: z.literal("failed"), because: z.string().check(z.maxLength(500)) }),
]);
export type HelperStep = z.infer<typeof helperStepSchema>;
