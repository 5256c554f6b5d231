import * as z from "zod/mini";
import { RISK_REHEARSALS } from "../../policies/risk-rehearsal.ts";
import { ACT_REASONS } from "../../policies/vocabulary.ts";

const instant = z.iso.datetime();

/**
 * What a policy would have done on one device, as sums only: when somebody was active or idle never
 * leaves it. `because` says why nothing could be rehearsed; then all sums are 0.
 */
export const rehearsalReportSchema = z.object({
  rehearsalId: z.string().check(z.minLength(1), z.maxLength(128)),
  because: z.nullable(
    z.enum(["notObserving", "notMeant", "nothingRecorded", "badPolicy", "tooSoon"]),
  ),
  from: z.nullable(instant),
  until: z.nullable(instant),
  counts: z
    .array(
      z.object({
        act: z.enum(["lock", "clear", "signOut"]),
        reason: z.enum(ACT_REASONS),
        count: z.int().check(z.gte(0)),
      }),
    )
    .check(z.maxLength(30)),
  nearTyping: z.int().check(z.gte(0)),
  /** Whether risk tiers were rehearsed, and why not; left out by an agent that never does. */
  risk: z.optional(z.enum(RISK_REHEARSALS)),
  /** How many of the acts would have come later, or not at all, without a tier. */
  fromRisk: z.optional(z.int().check(z.gte(0))),
});
export type RehearsalReport = Readonly<z.infer<typeof rehearsalReportSchema>>;
