import * as z from "zod/mini";
import { RISK_TIERS } from "../../policies/catalogue/risk.ts";
import { factSchema } from "../../policies/fact.ts";
import {
  ACT_REASONS,
  MODES,
  SESSION_ACTS,
  SESSION_KINDS,
  SESSION_STAGES,
} from "../../policies/vocabulary.ts";
import { commandResultSchema } from "./command.ts";
import { envelopeSchema } from "./envelope-schema.ts";
import { rehearsalReportSchema } from "./rehearsal-report.ts";

const identifier = z.string().check(z.minLength(1), z.maxLength(128));
const text = z.string().check(z.maxLength(500));
const instant = z.iso.datetime();
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const riskTierName = z.enum(["none", ...RISK_TIERS]);

/** Which tier holds, why in plain words, and the rules that raised it. */
export const riskViewSchema = z.object({
  tier: riskTierName,
  because: z.array(text).check(z.maxLength(10)),
  rules: z.array(text).check(z.maxLength(10)),
});

export type RiskView = z.infer<typeof riskViewSchema>;

/** A session as others may see it: `person` is what `privacy.people` lets off the device. */
export const sessionViewSchema = z.object({
  id: identifier,
  kind: z.enum(SESSION_KINDS),
  person: z.nullable(text),
  stage: z.enum(SESSION_STAGES),
  since: instant,
  next: z.nullable(
    z.object({ act: z.enum(SESSION_ACTS), reason: z.enum(ACT_REASONS), at: instant }),
  ),
  /** Null where no rule speaks of risk. */
  risk: z.optional(z.nullable(riskViewSchema)),
  /** A lock as it was seen (`lockedHint`, `window`); `ms` is how long ours took, null: another's. */
  lock: z.exactOptional(
    z.nullable(z.object({ by: z.array(text).check(z.maxLength(8)), ms: z.nullable(z.number()) })),
  ),
  /** The person asks somebody to answer; left out or null where nobody asks. */
  asked: z.exactOptional(z.nullable(z.object({ for: z.literal("moreTime"), at: instant }))),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

/** How often somebody unlocked within 20 s of an idle lock, by the policy line that set the limit. */
export const quickReturnSchema = z.object({
  policy: text,
  line: z.nullable(z.int()),
  count: z.int().check(z.gte(1)),
  lastAt: instant,
});
export type QuickReturn = z.infer<typeof quickReturnSchema>;

/** One row of the device's hash-chained audit log (design §7, "Audit"). Content-free. */
export const auditRowSchema = z.object({
  seq: z.int().check(z.gte(1)),
  at: instant,
  actor: text,
  event: z.string().check(z.maxLength(60)),
  /** Facts about the event, JSON text as it was hashed. */
  body: z.string().check(z.maxLength(4000)),
  prevHash: sha256,
  hash: sha256,
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** The payload of a `checkpoint.v1` envelope: the chain up to and including `size` has this head. */
export const checkpointSchema = z.object({
  deviceId: identifier,
  size: z.int().check(z.gte(0)),
  head: sha256,
  at: instant,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** One row per kind of report the device sends: kept in the outbox until the server acks it. */
export const REPORT_BODIES = {
  /** Facts by key; `full` on the first report after a connect, afterwards only what changed. */
  posture: z.object({
    full: z.boolean(),
    facts: z.record(z.string().check(z.maxLength(60)), factSchema),
  }),
  sessions: z.object({
    sessions: z.array(sessionViewSchema).check(z.maxLength(64)),
    quickReturns: z.exactOptional(z.array(quickReturnSchema).check(z.maxLength(20))),
  }),
  /** Something happened, or in `observe` mode would have happened, to a session. */
  sessionAct: z.object({
    sessionId: identifier,
    act: z.enum(SESSION_ACTS),
    reason: z.enum(ACT_REASONS),
    outcome: z.enum(["done", "partial", "failed", "wouldHave"]),
    detail: text,
    ms: z.number(),
    at: instant,
  }),
  policyState: z.object({
    mode: z.enum(MODES),
    applied: z
      .array(z.object({ name: identifier, version: z.int(), sha256 }))
      .check(z.maxLength(100)),
    rejected: z
      .array(
        z.object({
          name: z.nullable(identifier),
          /** As its envelope claims; left out by an agent before this version. */
          version: z.exactOptional(z.nullable(z.int())),
          reasons: z.array(text).check(z.maxLength(50)),
        }),
      )
      .check(z.maxLength(100)),
  }),
  commandState: z.object({ commandId: identifier, result: commandResultSchema }),
  receipt: z.object({ envelope: envelopeSchema }),
  /** The answer to `rehearse`: since protocol 3, and only to who asked. */
  rehearsal: rehearsalReportSchema,
  audit: z.object({
    rows: z.array(auditRowSchema).check(z.maxLength(200)),
    checkpoint: envelopeSchema,
  }),
} as const;

export type ReportKind = keyof typeof REPORT_BODIES;
export type ReportBody<K extends ReportKind> = z.infer<(typeof REPORT_BODIES)[K]>;

function row<K extends ReportKind>(kind: K) {
  return z.object({ kind: z.literal(kind), body: REPORT_BODIES[kind] });
}

export const reportSchema = z.discriminatedUnion("kind", [
  row("posture"),
  row("sessions"),
  row("sessionAct"),
  row("policyState"),
  row("commandState"),
  row("receipt"),
  row("rehearsal"),
  row("audit"),
]);
export type Report = z.infer<typeof reportSchema>;
