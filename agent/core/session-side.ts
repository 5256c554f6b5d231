import { settingValue } from "../../policies/effective.ts";
import { rulesInSilence } from "../../policies/silence.ts";
import { AccountKeeper } from "./account-keeper.ts";
import type { ActDesk } from "./act-desk.ts";
import { ActivityRecorder } from "./activity-recorder.ts";
import { AfterTheEnd } from "./after-the-end.ts";
import { AppearanceDesk } from "./appearance.ts";
import { assembleActs } from "./assemble-acts.ts";
import { assembleSilence, assembleStaffDesk } from "./assemble-alone.ts";
import { assembleBoard } from "./assemble-board.ts";
import { assembleCalendar } from "./assemble-calendar.ts";
import { assembleRisk } from "./assemble-risk.ts";
import { assembleShellDesk } from "./assemble-shell-desk.ts";
import type { CalendarKeeper } from "./calendar-keeper.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { downloadsAtStake } from "./downloads-at-stake.ts";
import { HomesInUse } from "./homes-in-use.ts";
import { LockLedger } from "./lock-ledger.ts";
import { LostShells } from "./lost-shells.ts";
import { OpenClearings } from "./open-clearings.ts";
import { Pause } from "./pause.ts";
import { PoliciesInForce } from "./policies-in-force.ts";
import type { SessionInfo } from "./ports.ts";
import { pseudonymSecret } from "./pseudonym.ts";
import { QuickReturns } from "./quick-returns.ts";
import { type ReceiptDesk, receiptDeskOf } from "./receipt-desk.ts";
import type { RiskKeeper } from "./risk-keeper.ts";
import { RuleEngine } from "./rule-engine.ts";
import type { SessionBoard } from "./session-board.ts";
import { SessionReporter } from "./session-reporter.ts";
import type { ShellDesk } from "./shell-desk.ts";
import type { SilenceKeeper } from "./silence-keeper.ts";
import type { StaffDesk } from "./staff-desk.ts";
import { readStanding } from "./standing.ts";
import { TimeAsks } from "./time-asks.ts";
import { TrustedTime } from "./trusted-time.ts";
import { WallHistory } from "./wall-history.ts";

/** The parts that exist because there are sessions: their rules, their acts, and what is said of them. */
export class SessionSide {
  readonly pause: Pause;
  readonly silence: SilenceKeeper;
  readonly policies: PoliciesInForce;
  readonly appearance: AppearanceDesk;
  readonly ruleEngine: RuleEngine;
  readonly risk: RiskKeeper;
  readonly receipts: ReceiptDesk;
  readonly clearings: OpenClearings;
  readonly quickReturns: QuickReturns;
  readonly locks: LockLedger;
  readonly timeAsks: TimeAsks;
  readonly acts: ActDesk;
  readonly reporter: SessionReporter;
  readonly afterTheEnd: AfterTheEnd;
  readonly activity: ActivityRecorder;
  readonly accounts: AccountKeeper;
  readonly board: SessionBoard;
  readonly calendar: CalendarKeeper;
  readonly lostShells: LostShells;
  readonly time: TrustedTime;
  readonly wall: WallHistory;
  readonly staffDesk: StaffDesk;
  readonly shellDesk: ShellDesk;
  readonly #ports: ConductorPorts;
  readonly #deviceId: string;

  /** @param onChange something that `agent status` prints is new */
  constructor(ports: ConductorPorts, deviceId: string, onChange: () => void) {
    this.#ports = ports;
    this.#deviceId = deviceId;
    const { clock, store, log } = ports;
    const hold = (untilMs: number) => this.board.broadcast({ kind: "hold", untilMs });
    this.pause = new Pause({ clock, keyValue: store.keyValue, bootId: ports.bootId, hold });
    this.silence = assembleSilence(ports, () => this.policies.refresh());
    this.policies = this.#makePolicies();
    this.appearance = new AppearanceDesk(this.policies);
    this.ruleEngine = new RuleEngine(log);
    this.risk = this.#makeRisk(onChange);
    this.receipts = receiptDeskOf(ports, deviceId);
    this.clearings = new OpenClearings(store.keyValue, onChange);
    this.quickReturns = new QuickReturns(store.keyValue, clock);
    this.locks = this.#makeLedger();
    this.timeAsks = new TimeAsks(clock, () => this.reporter.report(false));
    this.wall = new WallHistory({ ...ports, ...store });
    this.acts = this.#makeActs();
    this.reporter = this.#makeReporter(onChange);
    this.afterTheEnd = this.#makeAftermath();
    this.activity = new ActivityRecorder({
      ...ports,
      activity: store.activity,
      isObserving: () => this.policies.standing.mode === "observe",
      retainMs: () => settingValue(this.policies.effective, "privacy.retain"),
    });
    this.accounts = new AccountKeeper({ ...ports, ...store, board: () => this.board });
    this.board = assembleBoard({ ...ports, idle: this.activity }, this);
    this.calendar = assembleCalendar(ports, deviceId, this);
    this.lostShells = this.#makeLostShells();
    this.time = new TrustedTime(clock, store.keyValue);
    this.staffDesk = assembleStaffDesk(ports, this);
    this.shellDesk = assembleShellDesk(ports, this);
  }

  sessions(): readonly SessionInfo[] {
    return this.board.keepers.map(({ session }) => session);
  }

  #makePolicies(): PoliciesInForce {
    const { clock, store } = this.#ports;
    return new PoliciesInForce(
      clock,
      readStanding(store.keyValue, this.#deviceId),
      (rules, policy) =>
        settingValue(policy, "session.silence") === "tighten"
          ? rulesInSilence(rules, this.silence.level)
          : rules,
    );
  }

  #makeRisk(onChange: () => void): RiskKeeper {
    const { policies, ruleEngine: engine } = this;
    const keepers = () => this.board.keepers;
    const risk = assembleRisk(this.#ports, { policies, engine, keepers });
    risk.onChange(onChange);
    return risk;
  }

  #makeActs(): ActDesk {
    const { policies, receipts, clearings, locks, wall } = this;
    return assembleActs(this.#ports, {
      locks,
      wall,
      policies,
      receipts,
      clearings,
      board: () => this.board,
      rememberEnd: (session, end) => this.reporter.rememberEnd(session, end),
    });
  }

  #makeLedger(): LockLedger {
    const { clock, store } = this.#ports;
    return new LockLedger({
      clock,
      audit: store.audit,
      outbox: store.outbox,
      isOpen: (session) => this.board.isOpen(session),
      quickReturns: this.quickReturns,
      lockAfterOrigin: (id) => this.risk.policyFor(id).settings["session.idle.lockAfter"].origin,
      isObserving: () => this.policies.standing.mode === "observe",
      onSettled: () => this.reporter.report(false),
    });
  }

  #makeReporter(onChange: () => void): SessionReporter {
    const { store, clock, shells, bootId } = this.#ports;
    return new SessionReporter({
      clock,
      bootId,
      shells,
      outbox: store.outbox,
      keyValue: store.keyValue,
      people: () => settingValue(this.policies.effective, "privacy.people"),
      isObserving: () => this.policies.standing.mode === "observe",
      pseudonymSecret: pseudonymSecret(store.keyValue),
      appearance: this.appearance,
      takesStaffCodes: () => this.staffDesk.takesCodes,
      askedOf: (keeper) => this.timeAsks.of(keeper),
      lockOf: (sessionId) => this.locks.lockOf(sessionId),
      quickReturns: () => this.quickReturns.rows(),
      keepers: () => this.board.keepers,
      riskOf: (sessionId) => this.risk.view(sessionId),
      shortenedBecause: (sessionId) => this.risk.shortenedBecause(sessionId),
      downloadsOf: (keeper) => downloadsAtStake(keeper, this.#ports.browsers, this.wall),
      onChange,
    });
  }

  #makeAftermath(): AfterTheEnd {
    const { clock, store, bootId, log } = this.#ports;
    return new AfterTheEnd({
      homes: new HomesInUse(store.keyValue, bootId),
      clock,
      log,
      audit: store.audit,
      rules: () => this.policies.rules,
      sessions: () => this.sessions(),
      openNow: () => this.#ports.sessions.list(),
      isOver: (sessionId) => this.#ports.sessions.isOver(sessionId),
      clear: (home, occasion) => this.acts.clearAfter(home, occasion),
    });
  }

  #makeLostShells(): LostShells {
    const { store, shells, shellStarter: starter, clock, log, bootId } = this.#ports;
    const { audit, keyValue } = store;
    const isConnected = (sessionId: string) => shells.isConnected(sessionId);
    const { board } = this;
    return new LostShells({ board, starter, isConnected, audit, keyValue, bootId, clock, log });
  }
}
