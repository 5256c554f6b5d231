import * as z from "zod/mini";
import { envelopeSchema } from "../../agent/contract/envelope-schema.ts";
import { rehearsalReportSchema } from "../../agent/contract/rehearsal-report.ts";
import { auditRowSchema } from "../../agent/contract/reports.ts";
import { STAFF_USES } from "../../agent/contract/staff-use.ts";
import {
  adminTokenSchema,
  alarmSchema,
  commandViewSchema,
  deviceSchema,
  identifier,
  policySchema,
  receiptViewSchema,
  tokenSchema,
} from "./admin-shapes.ts";
import { auditGapSchema, refusedLogSchema } from "./audit-gap-shapes.ts";

const next = z.nullable(z.string());

export const devices = z.object({ devices: z.array(deviceSchema), next });

/** Said once, to whoever asked; only that somebody did is kept. */
export const staffCode = z.object({ code: z.string(), validUntil: z.string() });

export const staffTicket = z.object({
  ticket: z.string(),
  use: z.enum(STAFF_USES),
  validUntil: z.string(),
});

export const tokens = z.object({ tokens: z.array(tokenSchema) });

export const newToken = z.extend(tokenSchema, { token: z.string() });

export const policies = z.object({ policies: z.array(policySchema) });

export const published = z.extend(policySchema, {
  /** Devices that are online and were sent it. */
  sentTo: z.int(),
  warnings: z.array(z.string()),
});

/** Only devices that answered by now; `askedDevices` is how many were asked. */
export const rehearsal = z.object({
  rehearsalId: identifier,
  startedAt: z.string(),
  askedDevices: z.int(),
  devices: z.array(
    z.extend(z.omit(rehearsalReportSchema, { rehearsalId: true }), { deviceId: identifier }),
  ),
});

export const commands = z.object({ commands: z.array(commandViewSchema), next });

export const issued = z.extend(z.omit(commands, { next: true }), { batchId: z.string() });

export const receipts = z.object({ receipts: z.array(receiptViewSchema), next });

export const alarms = z.object({ alarms: z.array(alarmSchema), next });

const chain = { size: z.int(), head: z.string(), rows: z.array(auditRowSchema) };

export const serverAudit = z.object(chain);

export const deviceAudit = z.object({
  ...chain,
  deviceKey: z.string(),
  /** What it rotated away from, the oldest first: older checkpoints are signed by those. */
  formerKeys: z.optional(z.array(z.string())),
  /** Of each of those, when the device used the next one: it signs nothing that is later. */
  formerKeysUntil: z.optional(z.array(z.string())),
  /**
   * What the oldest row that is kept follows on: older ones were deleted by `privacy.retain`. `place`:
   * how many those were, which behind an accepted gap is not what the device counts.
   */
  start: z.object({
    ...{ size: z.int(), head: z.string(), place: z.optional(z.int()) },
    envelope: z.optional(envelopeSchema),
  }),
  /** Of the last row. A page begins behind the place `afterSeq`, and ends at the next gap. */
  place: z.optional(z.int()),
  gaps: z.optional(z.array(auditGapSchema)),
  refused: z.optional(z.nullable(refusedLogSchema)),
  checkpoints: z.array(z.object({ size: z.int(), envelope: envelopeSchema })),
});

export const adminTokens = z.object({ tokens: z.array(adminTokenSchema) });

export const newAdminToken = z.extend(adminTokenSchema, { token: z.string() });

/** Whatever the standard allows in it: https://spec.openapis.org/oas/v3.1.0. */
export const apiDocument = z.looseObject({ openapi: z.string() });
