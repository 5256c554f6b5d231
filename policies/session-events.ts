import { accountChanged } from "./session-account.ts";
import { withAsked } from "./session-ask.ts";
import { withInput, withLock, withoutActs, withoutLock, withPerson } from "./session-change.ts";
import { endBegun } from "./session-closing.ts";
import { isOutOfOrder } from "./session-due.ts";
import { endFailed } from "./session-end.ts";
import { sure, withKeepAwake } from "./session-keep-awake.ts";
import { withMoreTime } from "./session-more-time.ts";
import { isIdleReason } from "./session-permitted.ts";
import { riskRose, withAuthentication } from "./session-reauth.ts";
import {
  byPerson,
  type EventOutcome,
  isAway,
  lockAgain,
  mustLockForSleep,
  nextPerson,
  shellLost,
  withEmergency,
} from "./session-requests.ts";
import type { AskedAct, SessionContext, SessionEvent, SessionState } from "./session-state.ts";

type Handler<E extends SessionEvent> = (
  state: SessionState,
  event: E,
  context: SessionContext,
) => EventOutcome;

/** Two readings of "when was the last input" may differ by the time it takes to ask. */
const CLOCK_SLACK_MS = 1000;

/** What a person at the device does. */
const BY_SOMEBODY: readonly SessionEvent["kind"][] = [
  "input",
  "idle",
  "stillHere",
  "nextPerson",
  "unlockSeen",
  "unlockFound",
];

/** One row per kind of event. */
const EVENTS: {
  readonly [K in SessionEvent["kind"]]: Handler<Extract<SessionEvent, { kind: K }>>;
} = {
  tick: unchanged,
  rulesChanged: unchanged,
  resumed: unchanged,
  suspending: (state, _event, context) =>
    mustLockForSleep(state, context) ? { state, act: { act: "lock", reason: "idle" } } : { state },
  idle: (state, { lastInputMs }) => ({
    state: {
      ...withIdle(state, lastInputMs),
      idleSeen: true,
      keepAwake: sure(state.keepAwake),
    },
  }),
  input: (state, _event, context) => ({
    state: {
      ...(countsAsPresence(state, context) ? withInput(state, context.nowMs) : seeing(state)),
      idleSeen: false,
    },
  }),
  idleUnknown: (state, _event, { nowMs }) => ({
    state: {
      ...state,
      idleKnown: false,
      idleSeen: false,
      idle: isAway(state) && state.idle,
      blindSinceMs: state.blindSinceMs ?? nowMs,
    },
  }),
  lockSeen: (state, _event, { nowMs }) => ({
    state: {
      ...(state.lockedAtMs === null ? withLock(state, nowMs) : state),
      hidden: state.hidden?.act === "lock" ? null : state.hidden,
    },
  }),
  actDone: (state, { act }) => ({
    state: {
      ...state,
      hidden: state.hidden?.act === act ? null : state.hidden,
      closing: act === "signOut" ? null : state.closing,
    },
  }),
  riskRose,
  accountChanged,
  keepAwake: (state, event, context) => ({ state: withKeepAwake(state, event, context) }),
  lockFailed: (state, _event, { nowMs }) => ({
    state: { ...withoutLock(state, nowMs), hidden: null },
  }),
  endBegun,
  endFailed,
  lockBroken: lockAgain,
  modeChanged: (state, { wasObserving }, { nowMs }) => ({
    state: withoutActs(state, nowMs, wasObserving),
  }),
  // Every session is told of as unlocked when the daemon meets it: only a lock can be undone.
  unlockSeen: (state, _event, { nowMs }) => ({
    state: state.lockedAtMs === null ? state : withPerson(withAuthentication(state, nowMs), nowMs),
  }),
  unlockFound: (state, _event, { nowMs }) => {
    const { lockedAtMs } = state;
    if (lockedAtMs === null) return { state };
    const back = withPerson(withAuthentication(state, nowMs), nowMs);
    // Somebody may have left since: when they touched it last, the idle source knows.
    return { state: { ...back, lastInputMs: lockedAtMs } };
  },
  onlyNoted: (state, _event, { nowMs }) => ({
    state:
      state.lockedAtMs === null && state.stage !== "signedOut"
        ? state
        : withPerson({ ...withAuthentication(state, nowMs), stage: "active" }, nowMs),
  }),
  ask: (state, { pending, warn }, { nowMs }) => ({ state: withAsked(state, pending, warn, nowMs) }),
  grantTime: (state, { forMs }) => ({
    state: {
      ...state,
      grantedMs: state.grantedMs + forMs,
      asked: state.asked.map((asked) => (asked.reason === "command" ? asked : later(asked, forMs))),
    },
  }),
  moreTime: withMoreTime,
  emergency: withEmergency,
  hold: (state, { untilMs }, { nowMs }) => ({
    state: {
      ...state,
      pausedUntilMs: untilMs <= nowMs ? untilMs : Math.max(state.pausedUntilMs, untilMs),
    },
  }),
  stillHere: (state, _event, { nowMs }) => ({
    state: isAway(state) ? state : withPerson(state, nowMs),
  }),
  nextPerson,
  signOutNow: (state, _event, context) =>
    state.lockedAtMs === null ? byPerson(state, "signOut", "user", context) : { state },
  shellLost,
  unlock: (state, _event, context) => ({
    state: state.covered || isOutOfOrder(state, context) ? withPerson(state, context.nowMs) : state,
  }),
};

export function handleEvent(
  state: SessionState,
  event: SessionEvent,
  context: SessionContext,
): EventOutcome {
  if (isOutOfOrder(state, context) && BY_SOMEBODY.includes(event.kind)) {
    return { state: seeing(state) };
  }
  // The table is keyed by the kind, so the event belongs to the handler that is picked.
  const handler = EVENTS[event.kind] as Handler<SessionEvent>;
  return handler(state, event, context);
}

function unchanged(state: SessionState): EventOutcome {
  return { state };
}

/** The idle source works again; what it saw says nothing about a person. */
function seeing(state: SessionState): SessionState {
  return { ...state, idleKnown: true, blindSinceMs: null };
}

/**
 * A key pressed at a lock screen is nobody; one pressed during "Still you?" may be a stranger's.
 * A key that wakes a covered session is its next person's.
 */
function countsAsPresence(state: SessionState, { traits }: SessionContext): boolean {
  if (state.lockedAtMs !== null) return false;
  return traits.kind === "named" || state.warned === null || !isIdleReason(state.warned.reason);
}

function withIdle(state: SessionState, lastInputMs: number): SessionState {
  const asksStillYou = state.shown.answer === "stillYou";
  if (state.lockedAtMs !== null || asksStillYou) return { ...seeing(state), idle: true };
  if (state.touched && state.stage !== "cleared") {
    const latestMs = Math.max(state.lastInputMs, lastInputMs);
    return { ...seeing(state), idle: true, lastInputMs: latestMs };
  }
  const hasBegun = lastInputMs > (state.clearedAtMs ?? state.startedAtMs) + CLOCK_SLACK_MS;
  return { ...(hasBegun ? withInput(state, lastInputMs) : seeing(state)), idle: true };
}

function later(asked: AskedAct, byMs: number): AskedAct {
  const { atMs, noLaterThanMs } = asked;
  return {
    ...asked,
    atMs: atMs + byMs,
    noLaterThanMs: noLaterThanMs === null ? null : noLaterThanMs + byMs,
  };
}
