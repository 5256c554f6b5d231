import { settingValue } from "../../policies/effective.ts";
import type { AccountKeeper } from "./account-keeper.ts";
import type { ActDesk } from "./act-desk.ts";
import type { AfterTheEnd } from "./after-the-end.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { finishClearing } from "./finish-clearing.ts";
import { inBackground } from "./in-background.ts";
import { KeepAwakeDesk } from "./keep-awake-desk.ts";
import type { LockLedger } from "./lock-ledger.ts";
import type { LostShells } from "./lost-shells.ts";
import type { Pause } from "./pause.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import { recordedActs } from "./recorded-acts.ts";
import type { RiskKeeper } from "./risk-keeper.ts";
import { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { SessionReporter } from "./session-reporter.ts";
import type { WallHistory } from "./wall-history.ts";

type Parts = {
  readonly policies: PoliciesInForce;
  readonly acts: ActDesk;
  readonly reporter: SessionReporter;
  readonly pause: Pause;
  readonly risk: RiskKeeper;
  readonly afterTheEnd: AfterTheEnd;
  readonly accounts: AccountKeeper;
  readonly locks: LockLedger;
  readonly wall: WallHistory;
  /** Made after the board that it asks. */
  readonly lostShells: Pick<LostShells, "removed">;
};

/** The sessions of the machine, and everybody who hears of what happens to them. */
export function assembleBoard(ports: ConductorPorts, parts: Parts): SessionBoard {
  const { policies, acts, reporter, pause, risk, afterTheEnd, accounts, locks } = parts;
  const { store, clock, sessions, idle, log, bootId, shells } = ports;
  const keepAwake = assembleKeepAwake(ports, policies, () => board);
  const board = new SessionBoard({
    sessions,
    idle,
    clock,
    log,
    bootId,
    keyValue: store.keyValue,
    rules: (sessionId) => risk.rulesFor(sessionId),
    isObserving: () => policies.standing.mode === "observe",
    act: recordedActs(parts, log),
    owedEnd: (session) => acts.owedEnd(session),
    lockEvent: (...heard) => locks.heard(...heard),
    onStep: (keeper) => stepped(keeper, parts),
    onKeepAwake: ({ id }, { holder, holds, because }) =>
      store.audit.append("keepAwake", id, { holder, holds, because }),
    onAdded: (session) => {
      // Of an earlier one of its id, whose end no daemon saw.
      if (session.isNew === true) forget(session.id, parts);
      afterTheEnd.opened(session);
      inBackground(shells.open(session.uid), log, "shellSocketNotOpened");
      inBackground(finishClearing(ports, session), log, "clearingNotFinished");
    },
    onKept: (session) => {
      keepAwake.opened(session);
      accounts.opened(session);
    },
    pausedUntilMs: pause.untilUptimeMs,
    onResumed: () => ports.scheduler.recheck(),
    onRemoved: (sessionId, stage) => {
      shells.closeSession(sessionId);
      keepAwake.removed(sessionId);
      // First, since its receipt proves what became of a command that left the session standing.
      afterTheEnd.removed(sessionId, stage === "signedOut");
      forget(sessionId, parts);
      locks.forget(sessionId);
      reporter.forget(sessionId);
      reporter.report(false);
    },
  });
  policies.onChange(() => keepAwake.refresh(board.keepers.map(({ session }) => session)));
  return board;
}

/** What a later daemon would take for the next session's. */
function forget(id: string, { acts, accounts, risk, lostShells }: Parts): void {
  lostShells.removed(id);
  acts.forget(id);
  accounts.closed(id);
  risk.forget(id);
}

function stepped(keeper: SessionKeeper, { wall, reporter, risk }: Parts): void {
  wall.look();
  reporter.onStep(keeper);
  risk.stepped(keeper);
}

function assembleKeepAwake(
  { inhibitors, clock, store }: ConductorPorts,
  policies: PoliciesInForce,
  board: () => SessionBoard,
): KeepAwakeDesk {
  return new KeepAwakeDesk({
    inhibitors,
    clock,
    audit: store.audit,
    allow: () => settingValue(policies.effective, "session.keepAwake.allow"),
    maxMs: () => settingValue(policies.effective, "session.keepAwake.max"),
    handle: (sessionId, event) => board().keeper(sessionId)?.handle(event),
  });
}
