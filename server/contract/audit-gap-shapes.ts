import * as z from "zod/mini";
import { envelopeSchema } from "../../agent/contract/envelope-schema.ts";

const instant = z.iso.datetime();
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Where a log stands, by the device's own count of its rows. */
export const chainHeadSchema = z.object({ size: z.int().check(z.gte(0)), head: sha256 });

/** A log that does not extend the one that is held, as the device last showed it. */
export const refusedLogSchema = z.object({
  since: instant,
  at: instant,
  because: z.string(),
  /** The row that it follows on, by the device's own word. */
  follows: chainHeadSchema,
  /** How far it had come: what somebody accepts. */
  shown: chainHeadSchema,
});
export type RefusedLogView = z.infer<typeof refusedLogSchema>;

/** Where a log goes on although it does not extend what was held: an admin said so. */
export const auditGapSchema = z.extend(z.omit(refusedLogSchema, { at: true }), {
  /** Behind so many rows, of all that are held and those that `privacy.retain` deleted. */
  after: z.int().check(z.gte(0)),
  /** How the log ended that was held then. */
  held: chainHeadSchema,
  /** The row that the new log follows on is held: the device went back to it. Else rows are missing. */
  wentBack: z.boolean(),
  /** The device signed that its log was at `shown`. */
  envelope: envelopeSchema,
  acceptedAt: instant,
  acceptedBy: z.string(),
  reason: z.string(),
});
export type AuditGapView = z.infer<typeof auditGapSchema>;
