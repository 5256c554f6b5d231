import * as z from "zod/mini";
import { COMMAND_KINDS, COMMAND_STATES } from "../../agent/contract/command.ts";
import { envelopeSchema } from "../../agent/contract/envelope-schema.ts";
import { RECEIPT_STATUSES, receiptSchema } from "../../agent/contract/receipt.ts";
import { REPORT_BODIES, sessionViewSchema } from "../../agent/contract/reports.ts";
import { factSchema } from "../../policies/fact.ts";
import { DEVICE_CLASSES, MODES, OPERATING_SYSTEMS } from "../../policies/vocabulary.ts";
import { refusedLogSchema } from "./audit-gap-shapes.ts";
import { ROLES } from "./roles.ts";

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;

export const identifier = z
  .string()
  .check(z.regex(IDENTIFIER, { error: ({ input }) => identifierAdvice(String(input)) }));

/** Which character is in the way, by what it looks like: `"!" can't stand in it; use letters …`. */
function identifierAdvice(given: string): string {
  const [foreign] = given.match(/[^A-Za-z0-9._:@-]/u) ?? [];
  const what = foreign === undefined ? "" : `${JSON.stringify(foreign)} can't stand in it; `;
  return `${what}use letters, digits and . _ : @ - only, a letter or digit first, at most 128 characters`;
}

export const reasonText = z.string().check(z.trim(), z.minLength(1), z.maxLength(500));
const instant = z.iso.datetime();
const text = z.string();
const count = z.int().check(z.gte(0));

export const serverSchema = z.object({
  serverId: text,
  version: text,
  protocol: z.object({ oldest: z.int(), current: z.int() }),
  /** `demo`: the policy key lies on the server. `offline`: policies arrive signed. */
  policyKeyMode: z.enum(["demo", "offline"]),
  policyKeyId: text,
  commandKeyId: text,
  devices: z.object({ total: count, online: count }),
  /** Those of a moment, and those that go on. */
  alarms: count,
});

export const alarmSchema = z.object({
  id: z.int(),
  at: instant,
  deviceId: z.nullable(text),
  kind: text,
  detail: text,
  /** Null: it goes on, or was of a moment only. */
  endedAt: z.nullable(instant),
});

export const deviceSchema = z.object({
  id: text,
  hostName: text,
  os: z.enum(OPERATING_SYSTEMS),
  osRelease: text,
  agentVersion: text,
  groups: z.array(text),
  deviceClass: z.enum(DEVICE_CLASSES),
  mode: z.enum(MODES),
  pausedUntil: z.nullable(instant),
  online: z.boolean(),
  enrolledAt: instant,
  lastSeenAt: z.nullable(instant),
  revokedAt: z.nullable(instant),
  retiredAt: z.nullable(instant),
  /** No command is for it. */
  protected: z.boolean(),
  /** For `If-Match` of an edit that replaces mode, class, groups or protection: then of this only. */
  edition: z.optional(text),
  /** SubjectPublicKeyInfo, DER, base64. */
  publicKey: text,
});
export type DeviceView = z.infer<typeof deviceSchema>;

const sessionActSchema = z.object({ at: instant, act: REPORT_BODIES.sessionAct });

export const deviceDetailSchema = z.extend(deviceSchema, {
  facts: z.record(z.string(), z.object({ fact: factSchema, at: instant })),
  sessions: z.array(sessionViewSchema),
  policyState: z.nullable(REPORT_BODIES.policyState),
  audit: z.object({
    ...{ size: count, head: text, checkpointAt: z.nullable(instant) },
    /** What the device sends instead of extending that; null: nothing. */
    refused: z.optional(z.nullable(refusedLogSchema)),
    acceptedGaps: z.optional(count),
  }),
  acts: z.array(sessionActSchema),
  alarms: z.array(alarmSchema),
});
export type DeviceDetail = z.infer<typeof deviceDetailSchema>;

export const tokenSchema = z.object({
  id: text,
  groups: z.array(text),
  mode: z.enum(["observe", "enforce"]),
  deviceClass: z.enum(DEVICE_CLASSES),
  usesLeft: count,
  createdAt: instant,
  createdBy: text,
  expiresAt: instant,
});

export const policySchema = z.object({
  name: text,
  version: z.int(),
  sha256: text,
  publishedAt: instant,
  publishedBy: text,
  withdrawn: z.boolean(),
});

export const policyDetailSchema = z.extend(policySchema, {
  envelope: envelopeSchema,
  /** The YAML it was written as; null when it came signed. */
  source: z.nullable(text),
});

/** The device's states, and what the server knows before and after them. */
export const SERVER_COMMAND_STATES = [
  "queued",
  "delivered",
  ...COMMAND_STATES,
  "cancelled",
  "verified",
] as const;
export type ServerCommandState = (typeof SERVER_COMMAND_STATES)[number];

export const commandViewSchema = z.object({
  id: text,
  /** The same for every command of one request. */
  batchId: text,
  deviceId: text,
  kind: z.enum(COMMAND_KINDS),
  reason: text,
  requestedBy: text,
  /** Who else said yes, where somebody had to. */
  approvedBy: z.array(text),
  issuedAt: instant,
  notAfter: instant,
  state: z.enum(SERVER_COMMAND_STATES),
  /** Nothing will change any more. */
  settled: z.boolean(),
  because: z.nullable(text),
  detail: z.nullable(text),
  receiptIds: z.array(text),
  history: z.array(z.object({ state: z.enum(SERVER_COMMAND_STATES), at: instant })),
});
export type CommandView = z.infer<typeof commandViewSchema>;

export const receiptViewSchema = z.object({
  id: text,
  deviceId: text,
  at: instant,
  status: z.enum(RECEIPT_STATUSES),
  trigger: text,
  commandId: z.nullable(text),
  profiles: count,
  /** Where a clearing filled several receipts: which of them this is. */
  clearing: z.exactOptional(z.object({ id: text, part: count, of: count })),
});
export type ReceiptView = z.infer<typeof receiptViewSchema>;

/** All that is needed to verify a receipt without this server. */
export const receiptDetailSchema = z.object({
  receipt: receiptSchema,
  envelope: envelopeSchema,
  deviceKey: text,
});

export const adminTokenSchema = z.object({
  id: text,
  admin: text,
  role: z.enum(ROLES),
  /** Devices of these groups only; null: all that its account sees. */
  groups: z.nullable(z.array(text)),
  createdAt: instant,
  expiresAt: z.nullable(instant),
});

/** RFC 9457. `reason` is the literal that programs branch on. */
export const problemSchema = z.object({
  type: text,
  title: text,
  status: z.int(),
  detail: text,
  reason: text,
  issues: z.optional(
    z.array(z.object({ path: text, message: text, line: z.optional(z.nullable(z.int())) })),
  ),
});
export type ProblemDocument = z.infer<typeof problemSchema>;
