import * as z from "zod/mini";
import { ACT_REASONS, DATA_KINDS, LEFTOVER_KINDS } from "../../policies/vocabulary.ts";

const count = z.int().check(z.gte(0));
const path = z.string().check(z.maxLength(1024));

export const STORE_CATEGORIES = [
  "session",
  "credential",
  "history",
  "cache",
  "downloads",
  "metadata",
] as const;

const amount = z.object({ count, bytes: count });

/** One store of one profile, before and after. `after` is missing in a plan (`--dry-run`). */
const storeReceiptSchema = z.object({
  store: z.string().check(z.maxLength(100)),
  category: z.enum(STORE_CATEGORIES),
  before: amount,
  after: z.optional(amount),
  /** Of `before`, what stays: cookies, or directories or entries that belong to kept sites. */
  kept: z.optional(count),
});

/** The end of a receipt's id, which stands on the screen after a session: staff read it to somebody. */
export const RECEIPT_CODE_CHARACTERS = 8;

export const RECEIPT_STATUSES = ["planned", "done", "partial", "failed"] as const;

/** What was found and what is left of one profile, as the daemon saw it (design §6.5, §11). */
const profileReceiptSchema = z.object({
  family: z.string().check(z.maxLength(50)),
  /** Relative to the home. */
  profile: path,
  status: z.enum(RECEIPT_STATUSES),
  stores: z.array(storeReceiptSchema).check(z.maxLength(200)),
  /** How the browser ended: `notRunning`, `closed`, `killed`, `stillRunning`. */
  closed: z.enum(["notRunning", "closed", "killed", "stillRunning"]),
  /** The browsers that worked on this home: who held the profile, and how each of them ended. */
  holders: z.optional(
    z
      .array(
        z.object({
          pid: z.int(),
          /** The program's file name, nothing of its command line. */
          program: z.string().check(z.maxLength(100)),
          evidence: z.enum(["commandLine", "openFiles", "environment"]),
          ended: z.enum(["closed", "killed", "stillRunning"]),
        }),
      )
      .check(z.maxLength(50)),
  ),
  stopMs: z.number(),
  /** From the browsers being stopped to the last session-bearing store out of reach. */
  goneMs: z.number(),
  /** From the same moment to the last byte unlinked; null while the quarantine is still emptied. */
  freedMs: z.nullable(z.number()),
  /** Names of what is left, empty when the profile is clean. */
  residue: z.array(path).check(z.maxLength(200)),
  /** Sites that stay as the policy or the person said, and whether they still sign somebody in. */
  kept: z.optional(
    z
      .array(z.object({ site: z.string().check(z.maxLength(253)), stillSignedIn: z.boolean() }))
      .check(z.maxLength(500)),
  ),
  /** What was done otherwise than usual, as unlinking in place where no rename was possible. */
  notes: z.optional(z.array(path).check(z.maxLength(50))),
});
export type ProfileReceipt = z.infer<typeof profileReceiptSchema>;
export type StoreReceipt = z.infer<typeof storeReceiptSchema>;

/** No more than a command's result names; a machine of one home fills a few. */
export const MAX_RECEIPT_PARTS = 64;
export const MAX_RECEIPT_PROFILES = 500;

/** Says that a clearing filled more than one receipt, and where the others are. */
const partSchema = z.object({
  /** The id of its first receipt. */
  id: z.string().check(z.maxLength(64)),
  part: z.int().check(z.gte(1), z.lte(MAX_RECEIPT_PARTS)),
  /** Of all its parts, in their order, this one's too. */
  receiptIds: z
    .array(z.string().check(z.maxLength(64)))
    .check(z.minLength(2), z.maxLength(MAX_RECEIPT_PARTS)),
});

/** `unknown`: it was tried and can't be told. `notAvailable`: nothing here could do it. */
const LEFTOVER_STATUSES = [
  "cleared",
  "partial",
  "unknown",
  "notAvailable",
  "notApplicable",
] as const;

/** Why something of it is left, or why nobody looked. */
const LEFTOVER_CAUSES = [
  "noDisplay",
  "desktopOnly",
  "sessionOver",
  "notInstalled",
  "otherSession",
  "ownAccount",
  "notSupported",
  "takenBack",
  "refused",
  "timeLimit",
  "noAnswer",
] as const;

/** One kind of what a person leaves besides browsers: numbers of things, and nothing of the things. */
const leftoverReceiptSchema = z.object({
  kind: z.enum(LEFTOVER_KINDS),
  status: z.enum(LEFTOVER_STATUSES),
  before: count,
  after: count,
  /** Beside these: what programs that go on in the session have open, and keep. */
  inUse: z.optional(count),
  because: z.optional(z.enum(LEFTOVER_CAUSES)),
});
export type LeftoverReceipt = z.infer<typeof leftoverReceiptSchema>;

/** Programs of `session.clear.apps`: how many ran, were killed after the grace, and still run. */
const programsReceiptSchema = z.object({ found: count, killed: count, left: count });
export type ProgramsReceipt = z.infer<typeof programsReceiptSchema>;

/** Why a clearing came to no end. `fault`: of the agent itself, as its audit log says. */
const CLEARING_FAULTS = [
  "noHome",
  "foreignHome",
  "noSuchProfile",
  "helperFailed",
  "busy",
  "fault",
] as const;

/** The payload of a `receipt.v1` envelope. It says "removed from this device" and no more. */
export const receiptSchema = z.object({
  id: z.string().check(z.maxLength(64)),
  deviceId: z.string().check(z.maxLength(128)),
  at: z.iso.datetime(),
  sessionId: z.nullable(z.string().check(z.maxLength(128))),
  trigger: z.enum(["signOut", "clear", "boot", "command", "cli"]),
  reason: z.nullable(z.enum(ACT_REASONS)),
  commandId: z.nullable(z.string().check(z.maxLength(64))),
  data: z.array(z.enum(DATA_KINDS)),
  /** Of the whole clearing, also in each of several parts. */
  status: z.enum(RECEIPT_STATUSES),
  profiles: z.array(profileReceiptSchema).check(z.maxLength(MAX_RECEIPT_PROFILES)),
  /** Left out where one receipt holds all of it. */
  clearing: z.exactOptional(partSchema),
  leftovers: z.optional(z.array(leftoverReceiptSchema).check(z.maxLength(LEFTOVER_KINDS.length))),
  programs: z.optional(programsReceiptSchema),
  /** The home was not there to be looked at: nothing of it is proven. */
  homeAway: z.optional(z.boolean()),
  failedBecause: z.optional(z.enum(CLEARING_FAULTS)),
});
export type Receipt = z.infer<typeof receiptSchema>;
