import * as z from "zod/mini";
import { SILENCE_LEVELS } from "../../policies/silence.ts";
import { DEVICE_CLASSES, MODES } from "../../policies/vocabulary.ts";
import { quickReturnSchema, riskViewSchema, sessionViewSchema } from "./reports.ts";

/** Beside the database: rewritten whole whenever it changes, readable without the daemon. */
export const STATUS_FILE_NAME = "status.json";

const CLEAR_PHASES = ["stopping", "takingAway", "keeping", "freeing"] as const;
export type ClearPhase = (typeof CLEAR_PHASES)[number];

/** What `sessionward agent status` prints (design §11). */
export const agentStatusSchema = z.object({
  pid: z.int(),
  agentVersion: z.string(),
  deviceId: z.nullable(z.string()),
  mode: z.enum(MODES),
  deviceClass: z.enum(DEVICE_CLASSES),
  startedAt: z.iso.datetime(),
  writtenAt: z.iso.datetime(),
  link: z.object({
    state: z.enum(["notEnrolled", "connecting", "connected", "waiting"]),
    since: z.iso.datetime(),
    detail: z.string(),
  }),
  /** How long the server was not heard, and what that has come to (design §7). */
  silence: z.optional(z.object({ level: z.enum(SILENCE_LEVELS), forMs: z.int() })),
  policies: z.array(
    z.object({
      name: z.string(),
      version: z.int(),
      issuedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    }),
  ),
  sessions: z.array(sessionViewSchema),
  /** The device's own tier; each session may have a higher one. */
  risk: z.optional(z.nullable(riskViewSchema)),
  /** Left out by an agent that does not count them. */
  quickReturns: z.optional(z.array(quickReturnSchema)),
  /** Null while no browser is being cleared. Files are 0 until everything is out of reach. */
  clearing: z.optional(
    z.nullable(
      z.object({
        phase: z.enum(CLEAR_PHASES),
        doneFiles: z.int(),
        files: z.int(),
      }),
    ),
  ),
  receipts: z.array(z.object({ id: z.string(), at: z.iso.datetime(), status: z.string() })),
});
export type AgentStatus = z.infer<typeof agentStatusSchema>;
