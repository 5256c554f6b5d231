import * as z from "zod/mini";
import {
  ACT_REASONS,
  DATA_KINDS,
  KEEP_AWAKE_WORDS,
  SESSION_ACTS,
} from "../../policies/vocabulary.ts";

/** What a rule says, in one word; the shell turns it into a sentence. */
const RULE_NAMES = [
  "idle",
  "maxLength",
  "reauth",
  "afterSleep",
  "calendar",
  "keepAwake",
  "moreTime",
  "emergency",
  "takeover",
  "clearing",
  "addresses",
] as const;

/** More of them fit on no screen, and hardly into one message. */
export const MAX_RULES = 80;

const duration = z.int().check(z.gte(0));

const describedRuleSchema = z.object({
  rule: z.enum(RULE_NAMES),
  /** The name of the policy that it stands in; null: nobody wrote it, it is built in. */
  policy: z.nullable(z.string().check(z.maxLength(63))),
  act: z.optional(z.enum(SESSION_ACTS)),
  ms: z.optional(duration),
  times: z.optional(z.int().check(z.gte(0))),
  /** Times of the day, as they were written. */
  at: z.optional(z.array(z.string().check(z.maxLength(8))).check(z.maxLength(48))),
  data: z.optional(z.array(z.enum(DATA_KINDS)).check(z.maxLength(DATA_KINDS.length))),
  holders: z.optional(z.array(z.enum(KEEP_AWAKE_WORDS)).check(z.maxLength(3))),
});
export type DescribedRule = z.infer<typeof describedRuleSchema>;

/** What the person at the device may know about their own session, and nobody else's. */
export const sessionDescriptionSchema = z.object({
  openForMs: duration,
  /** Until the session has lasted as long as it may; null: that has no limit. */
  endsInMs: z.nullable(duration),
  next: z.nullable(
    z.object({ act: z.enum(SESSION_ACTS), reason: z.enum(ACT_REASONS), inMs: duration }),
  ),
  /** For how long an emergency or a pause holds every step; null: nothing does. */
  heldForMs: z.nullable(duration),
  /** The device only notes what it would do. */
  observing: z.boolean(),
  rules: z.array(describedRuleSchema).check(z.maxLength(MAX_RULES)),
  /** How the person appears off the device, and for how long. */
  people: z.enum(["name", "pseudonym", "none"]),
  keptForMs: duration,
});
export type SessionDescription = z.infer<typeof sessionDescriptionSchema>;
