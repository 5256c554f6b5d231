import type { RiskCause } from "../../policies/risk-causes.ts";
import { isInUse, isOutOfOrder } from "../../policies/session-due.ts";
import { heldUntilMs, isHeldByEmergency } from "../../policies/session-hold.ts";
import { moreTimeLeft } from "../../policies/session-more-time.ts";
import { permittedAct } from "../../policies/session-permitted.ts";
import type {
  PendingAct,
  SessionEffect,
  SessionRules,
  SessionState,
} from "../../policies/session-state.ts";
import type { ShellStatus } from "../contract/local-calls.ts";
import { guestOf } from "./guest-of.ts";
import type { LastEnd } from "./last-ends.ts";
import type { SessionInfo } from "./ports.ts";

export type Shown = Extract<SessionEffect, { kind: "show" }>;

/** Pure: what the shell of one session must know to put the right words on the screen. */
export function shellStatus(
  session: SessionInfo,
  state: SessionState,
  rules: SessionRules,
  shown: Shown,
  extra: {
    readonly nowMs: number;
    readonly message: string | null;
    readonly ended: LastEnd | null;
    /** It is `ended` that fills the screen, in place of what else would be there. */
    readonly endIsUp: boolean;
    readonly downloads: number | null;
    readonly shorterBecause: readonly RiskCause[];
    readonly takesStaffCodes: boolean;
    readonly appearanceId: string;
  },
): ShellStatus {
  const isOut = isOutOfOrder(state, { rules, traits: session });
  // Its end has begun: nothing holds it any more.
  const mayHold = state.stage !== "signedOut";
  const timesLeft = mayHold ? moreTimeLeft(state, { rules, nowMs: extra.nowMs }) : 0;
  return {
    sessionId: session.id,
    sessionKind: session.kind,
    deviceClass: rules.deviceClass,
    stage: state.stage,
    surface: extra.endIsUp ? "ended" : shown.surface,
    act: shown.pending?.act ?? null,
    reason: shown.pending?.reason ?? null,
    remainingMs: remaining(shown.pending, extra.nowMs),
    idleMs: state.idleKnown ? Math.max(0, extra.nowMs - state.lastInputMs) : null,
    // One session is over and the next is open: any key shows it. After a clearing it is covered still.
    answer: extra.endIsUp && shown.surface !== "cover" ? "anyKey" : shown.answer,
    mayAskMoreTime: mayHold && timesLeft === 0 && canBeGranted(shown),
    moreTimeLeft: timesLeft,
    moreTimeMs: rules.moreTime.eachMs,
    mayUseEmergency: mayHold && mayUseEmergency({ session, state, rules, shown }),
    heldForMs: heldForMs(state, extra.nowMs),
    message: extra.message,
    guest: isOut ? null : guestOf(session, rules),
    outOfOrder: isOut,
    ended: extra.ended,
    downloads: extra.downloads,
    shorterBecause: [...extra.shorterBecause],
    takesStaffCodes: extra.takesStaffCodes,
    appearanceId: extra.appearanceId,
    mayBeWrong: extra.endIsUp || mayBeWrong(state, shown),
    limits: isInUse(state, { rules, traits: session, nowMs: extra.nowMs })
      ? limitsOf(session, state, rules, extra.nowMs)
      : null,
  };
}

/** Not said where something else comes before: not everything is held. */
function heldForMs(state: SessionState, nowMs: number): number | null {
  const untilMs = heldUntilMs(state, "idle");
  const isSooner = state.asked.some((one) => !isHeldByEmergency(one) && one.atMs < untilMs);
  return untilMs > nowMs && !isSooner ? untilMs - nowMs : null;
}

/** What was done to it is still on the screen, and somebody stands there who may disagree. */
export function mayBeWrong({ stage }: SessionState, { surface }: Pick<Shown, "surface">): boolean {
  return surface === "cover" && (stage === "locked" || stage === "cleared");
}

/** Said at the start, so that nobody loses work to a limit that they did not know (WCAG 2.2.6). */
function limitsOf(
  traits: SessionInfo,
  state: SessionState,
  rules: SessionRules,
  nowMs: number,
): ShellStatus["limits"] {
  const { maxLengthMs } = rules;
  const leftMs = (lengthMs: number) => state.startedAtMs + lengthMs + state.grantedMs - nowMs;
  const idle = dueSteps(rules).flatMap(([step, afterMs]) => {
    const act = permittedAct(step, rules.ladderReason, { traits, rules });
    return afterMs === null || act === null ? [] : [{ act, afterMs }];
  });
  const endsInMs = maxLengthMs === null ? null : Math.max(0, Math.round(leftMs(maxLengthMs)));
  return { endsInMs, idle: idle[0] ?? null };
}

/** What loses the most comes first. */
function dueSteps({ signOutAfterMs, clearAfterMs, lockAfterMs }: SessionRules) {
  return [
    ["signOut", signOutAfterMs],
    ["clear", clearAfterMs],
    ["lock", lockAfterMs],
  ] as const;
}

function remaining(pending: PendingAct | null, nowMs: number): number | null {
  return pending === null ? null : Math.max(0, pending.atMs - nowMs);
}

/** Where the policy gives no more by itself, a person may; what somebody here asked for is not asked about. */
function canBeGranted({ surface, pending }: Shown): boolean {
  const reason = pending?.reason;
  return surface === "banner" && reason !== "user" && reason !== "takeover";
}

type Looked = {
  readonly session: SessionInfo;
  readonly state: SessionState;
  readonly rules: SessionRules;
  readonly shown: Shown;
};

function mayUseEmergency({ session, state, rules, shown }: Looked): boolean {
  if (rules.emergency === null || session.kind === "kiosk") return false;
  if (shown.pending !== null && !isHeldByEmergency(shown.pending)) return false;
  return state.emergencyUsed < rules.emergency.perShift;
}
