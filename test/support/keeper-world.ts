import type { Act, ActResult } from "../../agent/core/act-order.ts";
import type {
  IdleEdge,
  IdleSource,
  KeyValue,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../agent/core/ports.ts";
import { SessionBoard } from "../../agent/core/session-board.ts";
import type { SessionEffect, SessionRules } from "../../policies/session-state.ts";
import type { ActReason } from "../../policies/vocabulary.ts";
import { FakeClock } from "./fake-clock.ts";

export const RULES: SessionRules = {
  deviceClass: "shared",
  warnBeforeMs: 20_000,
  lockAfterMs: 60_000,
  clearAfterMs: null,
  signOutAfterMs: null,
  ladderReason: "idle",
  outOfOrder: false,
  maxLengthMs: null,
  moreTime: { times: 2, eachMs: 300_000 },
  takeoverAfterMs: null,
  emergency: null,
  lockOnResume: false,
  lockOnRiskRise: false,
  reauthEveryMs: null,
  keepAwake: { allow: [], maxMs: 0 },
  clearData: ["cookies"],
  kioskStart: null,
  kioskAllow: [],
  kioskPermit: {},
  keep: { sites: [], keepsSignedIn: false },
  clearOn: ["signOut", "clear", "command"],
};

export function sessionOf(id: string, over: Partial<SessionInfo> = {}): SessionInfo {
  return {
    id,
    backEnd: "logind",
    kind: "named",
    userName: `user-${id}`,
    uid: 1001,
    gid: 1001,
    homeDir: `/home/${id}`,
    display: ":5",
    xAuthorityPath: null,
    canUnlock: true,
    freshHome: false,
    ...over,
  };
}

const SILENT = { info: () => undefined, warn: () => undefined };

/** What a board needs besides sessions, an idle source, rules and a clock. */
export const keeperBoardPorts = {
  log: SILENT,
  bootId: "boot-1",
  isObserving: () => false,
  pausedUntilMs: () => null,
  owedEnd: () => null,
  onStep: () => undefined,
  onAdded: () => undefined,
  onKept: () => undefined,
  onRemoved: () => undefined,
  onKeepAwake: () => undefined,
  onResumed: () => undefined,
};

type Over = Partial<ConstructorParameters<typeof SessionBoard>[0]>;

/** A board with its idle source, its clock and its operating system under the test's hand. */
export function keeperWorld(sessions: readonly SessionInfo[], rules = RULES, over: Over = {}) {
  const clock = new FakeClock();
  const acts: { sessionId: string; act: Act; reason: ActReason }[] = [];
  const keepAwake: string[] = [];
  const edges = new Map<string, (edge: IdleEdge) => void>();
  const values = new Map<string, string>();
  const changes: ((change: SessionChange) => void)[] = [];
  const world = {
    observing: false,
    rules,
    pausedUntilMs: null as number | null,
    lockOutcome: "done" as ActResult["outcome"],
    /** Of a sign-out: its session is still there. */
    leavesStanding: false,
    /** What acts wait for. */
    busy: Promise.resolve(),
  };
  const makeBoard = () =>
    new SessionBoard({
      ...keeperBoardPorts,
      sessions: fakeOf(sessions, changes),
      idle: idleOf(edges),
      clock,
      keyValue: inMemory(values),
      rules: () => world.rules,
      isObserving: () => world.observing,
      act: async (session, act, reason): Promise<ActResult> => {
        acts.push({ sessionId: session.id, act, reason });
        await world.busy;
        return resultOf(session, act, world);
      },
      onKeepAwake: (session, change) => void keepAwake.push(holdText(session, change)),
      lockEvent: ({ kind }) => (kind === "locked" ? { kind: "lockSeen" } : { kind: "unlockSeen" }),
      pausedUntilMs: () => world.pausedUntilMs,
      ...over,
    });
  return {
    ...world,
    world,
    clock,
    acts,
    keepAwake,
    makeBoard,
    edge: (sessionId: string, edge: IdleEdge) => edges.get(sessionId)?.(edge),
    change: (change: SessionChange) => {
      for (const listener of changes) listener(change);
    },
  };
}

function idleOf(edges: Map<string, (edge: IdleEdge) => void>): IdleSource {
  return {
    watch: (session, listener) => {
      edges.set(session.id, listener);
      return { setThreshold: () => undefined, close: () => void edges.delete(session.id) };
    },
  };
}

type Course = {
  readonly observing: boolean;
  readonly lockOutcome: ActResult["outcome"];
  readonly leavesStanding: boolean;
};

function resultOf(
  { id }: SessionInfo,
  act: Act,
  { observing, lockOutcome, leavesStanding }: Course,
): ActResult {
  const acted = act === "lock" ? lockOutcome : "done";
  const outcome = observing ? "wouldHave" : acted;
  const result: ActResult = { outcome, detail: "seen", ms: 1, receiptIds: [`receipt-of-${id}`] };
  return act === "signOut" ? { ...result, isLeft: leavesStanding } : result;
}

function holdText(
  { id }: SessionInfo,
  { holder, holds, because }: Extract<SessionEffect, { kind: "keepAwake" }>,
): string {
  return `${id}: ${holder} ${holds ? "holds" : "ends"}, ${because}`;
}

function fakeOf(
  sessions: readonly SessionInfo[],
  listeners: ((change: SessionChange) => void)[],
): Sessions {
  return {
    list: async () => sessions,
    onChange: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
    lock: async () => ({ status: "locked", by: ["window"], ms: 0 }),
    end: async () => ({ status: "ended", ms: 0 }),
    isOver: async () => false,
    close: async () => undefined,
  };
}

export function inMemory(values: Map<string, string>): KeyValue {
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
  };
}
