import * as z from "zod/mini";
import { RISK_CAUSES } from "../../policies/risk-causes.ts";
import {
  ACT_REASONS,
  DEVICE_CLASSES,
  SESSION_ACTS,
  SESSION_KINDS,
  SESSION_STAGES,
} from "../../policies/vocabulary.ts";
import { appearanceSchema } from "./appearance.ts";
import { blockedCountsSchema, kioskFaultSchema } from "./guest-blocked.ts";
import { sessionDescriptionSchema } from "./session-description.ts";
import { STAFF_REFUSALS, STAFF_USES, staffEntrySchema } from "./staff-use.ts";

/** One JSON object a line; a longer line ends the connection (design §7, "Local channel"). */
export const MAX_LOCAL_MESSAGE_BYTES = 64 * 1024;
/**
 * 2: the agent may give orders. 3: a staff entry is refused with a reason of its own. 4: `describe`
 * and `wasWrong`. 5: `guestBlocked`. 6: `appearance`. 7: `kioskFault`.
 */
export const LOCAL_PROTOCOL = { current: 7, oldest: 1 } as const;

const identifier = z.string().check(z.minLength(1), z.maxLength(128));
const text = z.string().check(z.maxLength(500));

/** How long nobody has touched anything, as only a program inside the session can see it. */
const idleReportSchema = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("idle"), idleMs: z.int().check(z.gte(0)) }),
  z.strictObject({ state: z.literal("active") }),
  z.strictObject({ state: z.literal("unknown"), because: text }),
]);
export type IdleReport = z.infer<typeof idleReportSchema>;

/** One row per call the shell may make. It may report, warn and ask; it can relax nothing. */
export const LOCAL_CALLS = {
  hello: z.strictObject({
    protocol: z.int(),
    /** `terminal` asks and goes: it shows nothing, and its end is nobody's loss. */
    host: z.enum(["electron", "chromium", "terminal"]),
    /** Which session the shell stands in, where one uid has several. */
    display: z.nullable(z.string().check(z.regex(/^:\d{1,5}$/))),
  }),
  /** "I'm still here": counts only where an idle warning may be answered so. */
  stillHere: z.strictObject({}),
  moreTime: z.strictObject({}),
  askForMoreTime: z.strictObject({}),
  emergency: z.strictObject({}),
  /**
   * A code or a ticket that staff got from their office, in one field: the one call that helps where
   * no server is heard. A ticket says itself what for, whatever `use` says; a code without one unlocks.
   */
  staffCode: z.strictObject({ code: staffEntrySchema, use: z.optional(z.enum(STAFF_USES)) }),
  /** "Start fresh", or "Next person" on a cover. */
  nextPerson: z.strictObject({}),
  signOutNow: z.strictObject({}),
  /** "That was wrong", about the last lock or clearing: it is counted, and undoes nothing. */
  wasWrong: z.strictObject({}),
  /** What the person may know about this session: the reply has it. */
  describe: z.strictObject({}),
  /** The organisation's name, logo and words: the reply has them. */
  appearance: z.strictObject({}),
  /** The host painted a surface: evidence that a warning reached the screen. */
  surfaceShown: z.strictObject({ surface: identifier, displays: z.int() }),
  /** A surface could not be shown: treated as shell lost when it goes on. */
  surfaceFailed: z.strictObject({ surface: identifier, because: text }),
  /** A kiosk's guest is gone: how long it took, and how many files could not be removed. */
  guestEnded: z.strictObject({ disposedMs: z.int(), endedMs: z.int(), leftFiles: z.int() }),
  /** How often guests were kept from what, since the last of these: never from which address. */
  guestBlocked: z.strictObject({ counts: blockedCountsSchema }),
  kioskFault: kioskFaultSchema,
  /** The answer to `watchIdle`, then every edge. It starts steps earlier or later, never none. */
  idle: idleReportSchema,
} as const;
/** An agent of an older protocol hangs up on a call that it does not know. */
export const CALLS_SINCE: Readonly<Partial<Record<LocalCallName, number>>> = {
  describe: 4,
  wasWrong: 4,
  guestBlocked: 5,
  appearance: 6,
  kioskFault: 7,
};
export type LocalCallName = keyof typeof LOCAL_CALLS;
export type LocalCallBody<N extends LocalCallName> = z.infer<(typeof LOCAL_CALLS)[N]>;

/** Every request carries an id; every reply names it. */
export const localRequestSchema = z.object({
  id: z.int(),
  call: z.string().check(z.maxLength(40)),
  body: z.json(),
});

const SURFACES = ["none", "notice", "warning", "banner", "cover", "ended"] as const;

/** What a warning or cover says: the shell turns it into words, in the person's language. */
export const shellStatusSchema = z.object({
  sessionId: identifier,
  sessionKind: z.enum(SESSION_KINDS),
  deviceClass: z.enum(DEVICE_CLASSES),
  stage: z.enum(SESSION_STAGES),
  surface: z.enum(SURFACES),
  act: z.nullable(z.enum(SESSION_ACTS)),
  reason: z.nullable(z.enum(ACT_REASONS)),
  /** Until `act`, at the moment of sending; the shell counts down from its own monotonic clock. */
  remainingMs: z.nullable(z.number()),
  idleMs: z.nullable(z.number()),
  /** How the warning may be answered (design §5, "Who may extend"). */
  answer: z.enum(["anyKey", "stillYou", "none"]),
  mayAskMoreTime: z.boolean(),
  moreTimeLeft: z.int(),
  moreTimeMs: z.int(),
  mayUseEmergency: z.boolean(),
  message: z.nullable(text),
  /** What a kiosk's guest finds; null where nobody asked for a browser of ours. */
  guest: z.optional(
    z.nullable(
      z.object({
        start: text,
        /** Left out by an agent that says nothing of it: the start page alone. */
        allow: z.optional(z.union([z.literal("any"), z.array(text)])),
        permit: z.optional(z.record(text, z.array(text))),
      }),
    ),
  ),
  /** For how long nothing happens by itself, since somebody pressed for an emergency or paused the device. */
  heldForMs: z.optional(z.nullable(z.number().check(z.gte(0)))),
  /** A kiosk that takes no guest now. */
  outOfOrder: z.optional(z.boolean()),
  /** Downloaded files that the announced act takes; null where there are none, or nobody can tell. */
  downloads: z.optional(z.nullable(z.int().check(z.gte(0)))),
  /** Why the limits of this session are shorter than usual; left out or empty where they are not. */
  shorterBecause: z.optional(z.array(z.enum(RISK_CAUSES)).check(z.maxLength(5))),
  /** Staff can enter a code or a ticket: the device has what it takes to know one. */
  takesStaffCodes: z.optional(z.boolean()),
  /** The last lock or clearing may still be called wrong. */
  mayBeWrong: z.optional(z.boolean()),
  /** How much is left is shown to who wants to know, and said at the start: how long the session lasts, and what comes when nobody touches it. */
  limits: z.optional(
    z.nullable(
      z.object({
        endsInMs: z.nullable(z.int().check(z.gte(0))),
        idle: z.nullable(z.object({ act: z.enum(SESSION_ACTS), afterMs: z.int() })),
      }),
    ),
  ),
  /** Of what `appearance` answers: another id, another answer. */
  appearanceId: z.optional(z.string().check(z.maxLength(64))),
  /** When and why the session before this one ended: never whose it was. */
  ended: z.nullable(
    z.object({
      at: z.iso.datetime(),
      /** Left out: signed out. */
      act: z.optional(z.enum(["clear", "signOut"])),
      reason: z.enum(ACT_REASONS),
      cleared: z.enum(["done", "partial", "nothingToClear"]),
      code: z.string().check(z.maxLength(20)),
    }),
  ),
});
export type ShellStatus = z.infer<typeof shellStatusSchema>;

/**
 * What the agent has a shell do where only a program inside the session can (Windows). Nothing is
 * believed of it: the agent looks itself, and goes on without the shell.
 */
const shellOrderSchema = z.discriminatedUnion("order", [
  /** Say how idle it is now, and tell when `idleMs` are reached and when that ends. */
  z.object({ order: z.literal("watchIdle"), idleMs: z.nullable(z.int()) }),
  z.object({ order: z.literal("lock") }),
  z.object({ order: z.literal("signOut") }),
]);
export type ShellOrder = z.infer<typeof shellOrderSchema>;

export const LOCAL_REFUSALS = [
  "unknownCall",
  "badShape",
  "notAllowed",
  "tooMany",
  "noSession",
  ...STAFF_REFUSALS,
] as const;

/** What the agent sends: a reply to a request, the status whenever it changes, or an order. */
export const localMessageSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("reply"),
    id: z.int(),
    ok: z.boolean(),
    reason: z.optional(z.enum(LOCAL_REFUSALS)),
    detail: z.optional(text),
    /** With `wait`: how long, from now. */
    waitMs: z.optional(z.int().check(z.gte(0))),
    /** What a staff entry was used for. */
    used: z.optional(z.enum(STAFF_USES)),
    /** The answer to `describe`. */
    described: z.optional(sessionDescriptionSchema),
    /** The answer to `appearance`. */
    appearance: z.optional(appearanceSchema),
  }),
  z.object({ kind: z.literal("status"), status: shellStatusSchema }),
  z.object({ kind: z.literal("order"), order: shellOrderSchema }),
]);
export type LocalMessage = z.infer<typeof localMessageSchema>;
