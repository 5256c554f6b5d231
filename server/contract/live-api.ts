import * as z from "zod/mini";
import { AGENT_CHECKS } from "../../agent/contract/posture-facts.ts";
import { RECEIPT_STATUSES } from "../../agent/contract/receipt.ts";
import { sessionViewSchema } from "../../agent/contract/reports.ts";
import { POSTURE_CHECKS } from "../../policies/vocabulary.ts";
import { alarmSchema, commandViewSchema, deviceSchema, identifier } from "./admin-shapes.ts";

const instant = z.iso.datetime();

/**
 * What is not as the policy wants it, or what the agent could not do whatever the policy says; "cannot
 * tell" is neither fine nor held against the device.
 */
const findingSchema = z.object({
  check: z.enum([...POSTURE_CHECKS, ...AGENT_CHECKS]),
  result: z.enum(["violated", "unknown"]),
  words: z.string(),
});

/** A device as the live map shows it: with its sessions, and who there waits for an answer. */
const liveRowSchema = z.object({
  device: z.omit(deviceSchema, { publicKey: true }),
  sessions: z.array(sessionViewSchema),
  /** Sessions that ask for more time, and were not answered yet. */
  requests: z.array(z.object({ sessionId: z.string(), for: z.literal("moreTime"), at: instant })),
  /** Null until the device has reported what it looks like. */
  findings: z.nullable(z.array(findingSchema)),
  policies: z.object({
    applied: z.array(z.object({ name: z.string(), version: z.int() })),
    rejected: z.int(),
    /** It does not apply what is published for it: not yet, or it can't. */
    behind: z.boolean(),
  }),
  lastClear: z.nullable(
    z.object({ receiptId: z.string(), at: instant, status: z.enum(RECEIPT_STATUSES) }),
  ),
  /** Those that go on, newest first. */
  alarms: z.array(z.pick(alarmSchema, { at: true, kind: true, detail: true })),
});
export type LiveRow = z.infer<typeof liveRowSchema>;

/**
 * What `GET /v1/live` sends, one row per kind of event: first `rows` until everything was said,
 * then `ready`, then what changes. A row replaces the one before it of the same device.
 */
export const LIVE_EVENTS = {
  rows: z.object({ rows: z.array(liveRowSchema) }),
  ready: z.object({ at: instant }),
  changed: z.object({ rows: z.array(liveRowSchema), gone: z.array(z.string()) }),
  commands: z.object({ commands: z.array(commandViewSchema) }),
  /** Whoever reads so slowly was not told so many changes, and reads `GET /v1/commands` again. */
  resync: z.object({ commands: z.int() }),
  alarms: z.object({ alarms: z.array(z.omit(alarmSchema, { id: true })) }),
} as const;
type LiveEventName = keyof typeof LIVE_EVENTS;
export type LiveEvent = {
  readonly [K in LiveEventName]: {
    readonly event: K;
    readonly data: z.infer<(typeof LIVE_EVENTS)[K]>;
  };
}[LiveEventName];

/** Routes that answer with events (text/event-stream), beside the table of those that answer once. */
export const EVENT_ROUTES = {
  watchLive: {
    method: "GET",
    path: "/v1/live",
    role: "viewer",
    query: z.strictObject({ group: z.optional(identifier) }),
    events: LIVE_EVENTS,
  },
} as const;
