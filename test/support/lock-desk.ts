import type { ActOrder } from "../../agent/core/act-order.ts";
import { Enforcer } from "../../agent/core/enforcer.ts";
import type { Inhibitors } from "../../agent/core/inhibitors.ts";
import { KeepAwakeDesk } from "../../agent/core/keep-awake-desk.ts";
import { LockLedger } from "../../agent/core/lock-ledger.ts";
import type { Browsers, IdleSource, SessionInfo, Sessions } from "../../agent/core/ports.ts";
import { QuickReturns } from "../../agent/core/quick-returns.ts";
import { SessionBoard } from "../../agent/core/session-board.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import { FakeClock } from "./fake-clock.ts";
import { inMemory, keeperBoardPorts } from "./keeper-world.ts";

type AuditBody = Readonly<Record<string, unknown>>;
export type LockDesk = ReturnType<typeof openLockDesk>;

/**
 * All that decides about locks, on real sessions and a real idle source. Only the clock is a
 * test's, so that no warning has to be waited for.
 */
export function openLockDesk(
  sessions: Sessions,
  idle: IdleSource,
  rules: SessionRules,
  inhibitors: Inhibitors = NOBODY_HOLDS,
) {
  const clock = new FakeClock();
  const rows: { readonly event: string; readonly body: AuditBody }[] = [];
  const cleared: string[] = [];
  const keyValue = inMemory(new Map());
  const quickReturns = new QuickReturns(keyValue, clock);
  const audit = {
    append: (event: string, _actor: string, body: AuditBody) => void rows.push({ event, body }),
  };
  const outbox = { put: () => undefined };
  const told = { clock, audit, outbox };
  const seen = { ...told, isOpen: (session: SessionInfo) => board.isOpen(session) };
  const locks = new LockLedger({ ...seen, ...ledgerPorts, quickReturns });
  const enforcer = new Enforcer({ ...seen, ...enforcerPorts(cleared), sessions, locks });
  const isOpen = { now: true };
  const keepAwake = new KeepAwakeDesk({
    ...{ inhibitors, clock, audit, maxMs: () => rules.keepAwake.maxMs },
    allow: () => (rules.keepAwake.allow.includes("video-call") ? ["video-call"] : []),
    handle: (sessionId, event) => board.keeper(sessionId)?.handle(event),
  });
  const board: SessionBoard = new SessionBoard({
    ...keeperBoardPorts,
    sessions: heardWhile(sessions, isOpen),
    idle,
    clock,
    keyValue,
    rules: () => rules,
    act: (session, act, reason) => enforcer.carryOut({ ...PLAIN_ORDER, session, act, reason }),
    lockEvent: (...heard) => locks.heard(...heard),
    onAdded: (session) => keepAwake.opened(session),
    onKeepAwake: ({ id }, { holder, holds, because }) =>
      audit.append("keepAwake", id, { holder, holds, because }),
    onRemoved: (sessionId) => {
      keepAwake.removed(sessionId);
      locks.forget(sessionId);
    },
  });
  const close = () => {
    isOpen.now = false;
    board.close();
  };
  const rowsOf = (event: string) =>
    rows.filter((row) => row.event === event).map(({ body }) => body);
  return { board, close, clock, locks, quickReturns, rowsOf, cleared, rules };
}

const NOBODY_HOLDS: Inhibitors = { watch: () => () => undefined };

const ledgerPorts = {
  lockAfterOrigin: () => ({ policy: "wards", line: 8 }),
  isObserving: () => false,
  onSettled: () => undefined,
};

const PLAIN_ORDER: Omit<ActOrder, "session" | "act" | "reason"> = {
  trigger: "clear",
  commandId: null,
  data: ["cookies"],
  keep: null,
  keepsAccount: false,
  sinceMs: null,
  clearBrowsers: true,
  also: [],
  apps: [],
  closeForMs: 0,
};

function enforcerPorts(cleared: string[]) {
  const nothing = () => undefined;
  const browsers: Browsers = {
    clear: async ({ homeDir }) => {
      cleared.push(homeDir);
      return { ok: true, value: { receipts: [], execToGoneMs: 0, freed: Promise.resolve([]) } };
    },
    countDownloads: () => null,
    inspect: async () => ({ ok: true, value: [] }),
    resumeQuarantine: async () => ({ ok: true, value: { standing: [], unlooked: [] } }),
  };
  const onEnding = nothing;
  const clearings = { begin: nothing, touches: nothing, progress: nothing, end: nothing };
  const leftovers = { clear: async () => [] };
  const programs = { close: async () => ({ found: 0, killed: 0, left: 0 }) };
  return { onEnding, browsers, leftovers, programs, clearings, keepReceipt: () => ["receipt"] };
}

/** A desk of an earlier test must not act in this one. */
function heardWhile(sessions: Sessions, isOpen: { readonly now: boolean }): Sessions {
  return {
    list: () => sessions.list(),
    lock: (id) => sessions.lock(id),
    end: (id, closeForMs) => sessions.end(id, closeForMs),
    isOver: (id) => sessions.isOver(id),
    close: () => sessions.close(),
    onChange: (listener) =>
      sessions.onChange((change) => {
        if (isOpen.now) listener(change);
      }),
  };
}
