import * as z from "zod/mini";
import { takenOver } from "./session-keep-awake.ts";
import { NOTHING_SHOWN } from "./session-show.ts";
import type { SessionState } from "./session-state.ts";
import { ACT_REASONS, SESSION_ACTS, SESSION_STAGES } from "./vocabulary.ts";

const atMs = z.number();
const count = z.int().check(z.gte(0));

const pendingShape = {
  act: z.enum(SESSION_ACTS),
  reason: z.enum(ACT_REASONS),
  atMs,
  noLaterThanMs: z.nullable(atMs),
  warnBeforeMs: z.exactOptional(z.number()),
  whenIdleForMs: z.exactOptional(z.nullable(z.number())),
};
const pendingSchema = z.strictObject(pendingShape);

/**
 * A session's state as `JSON.stringify` wrote it. One that another version wrote is refused: its
 * session begins anew rather than half understood.
 */
export const sessionStateSchema = z.strictObject({
  stage: z.enum(SESSION_STAGES),
  startedAtMs: atMs,
  lastInputMs: atMs,
  touched: z.boolean(),
  idle: z.boolean(),
  idleSeen: z.boolean(),
  idleKnown: z.boolean(),
  blindSinceMs: z.nullable(atMs),
  blindActsAtMs: z.array(atMs),
  lockedAtMs: z.nullable(atMs),
  noLockBeforeMs: atMs,
  noEndBeforeMs: atMs,
  endsFailed: count,
  clearedAtMs: z.nullable(atMs),
  covered: z.boolean(),
  hidden: z.nullable(
    z.strictObject({
      act: z.enum(["lock", "clear"]),
      reason: z.enum(ACT_REASONS),
      untilMs: atMs,
    }),
  ),
  /** Left out by a version that showed no countdown at the end. */
  closing: z._default(
    z.nullable(
      z.strictObject({
        reason: z.enum(ACT_REASONS),
        untilMs: atMs,
        isWaiting: z.exactOptional(z.literal(true)),
      }),
    ),
    null,
  ),
  authenticatedAtMs: atMs,
  keepAwake: z.strictObject({
    holders: z.array(
      z.strictObject({ holder: z.string(), untilMs: atMs, isReleased: z.boolean() }),
    ),
    sinceMs: z.nullable(atMs),
    holding: z.array(z.string()),
    isUnsure: z.exactOptional(z.literal(true)),
  }),
  warned: z.nullable(pendingSchema),
  warnedAtMs: z.nullable(atMs),
  shown: z.strictObject({
    surface: z.enum(["none", "notice", "warning", "banner", "cover"]),
    pending: z.nullable(pendingSchema),
    answer: z.enum(["anyKey", "stillYou", "none"]),
  }),
  asked: z.array(
    z.strictObject({ ...pendingShape, warn: z.boolean(), commandId: z.exactOptional(z.string()) }),
  ),
  grantedMs: z.number(),
  moreTimeUsed: count,
  longerUsed: count,
  emergencyUsed: count,
  emergencyUntilMs: atMs,
  pausedUntilMs: atMs,
}) satisfies z.ZodMiniType<SessionState>;

/**
 * The state that an earlier life of the daemon left, as this one may take it over: a crash of ours
 * never ends a session. Nothing happens before the idle source has spoken again or a new warning
 * was on screen for its full time; commands are brought back by their own journal.
 */
export function restored(state: SessionState): SessionState {
  const isLocked = state.lockedAtMs !== null;
  const isAtRest = isLocked || state.stage === "cleared";
  // A session that is still there was not signed out, however far its end had come.
  const stage = state.stage === "signedOut" && isLocked ? "locked" : state.stage;
  return {
    ...state,
    stage: isAtRest ? stage : "active",
    idle: isAtRest && state.idle,
    idleSeen: false,
    idleKnown: true,
    blindSinceMs: null,
    hidden: null,
    closing: null,
    keepAwake: takenOver(state.keepAwake),
    warned: null,
    warnedAtMs: null,
    shown: NOTHING_SHOWN,
    asked: state.asked
      .filter(({ reason, commandId }) => reason !== "command" && commandId === undefined)
      .map((asked) => ({ ...asked, warn: true })),
  };
}
