import { settingValue } from "../../policies/effective.ts";
import type { ActDesk } from "./act-desk.ts";
import { assembleActs } from "./assemble-acts.ts";
import { assemblePosture } from "./assemble-posture.ts";
import { CalendarKeeper } from "./calendar-keeper.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { downloadsAtStake } from "./downloads-at-stake.ts";
import { finishClearing, resumeClearings } from "./finish-clearing.ts";
import type { LinkDesk } from "./link-desk.ts";
import { ManagedKeeper } from "./managed-keeper.ts";
import { OpenClearings } from "./open-clearings.ts";
import { Pause } from "./pause.ts";
import { PoliciesInForce } from "./policies-in-force.ts";
import { PolicyFollower } from "./policy-follower.ts";
import type { SessionInfo } from "./ports.ts";
import type { PostureKeeper } from "./posture-keeper.ts";
import { pseudonymSecret } from "./pseudonym.ts";
import { type ReceiptDesk, receiptDeskOf } from "./receipt-desk.ts";
import { assembleServerSide, type ServerSide } from "./server-side.ts";
import { SessionBoard } from "./session-board.ts";
import { SessionReporter } from "./session-reporter.ts";
import { ShellDesk } from "./shell-desk.ts";
import { readStanding } from "./standing.ts";
import { StatusBoard } from "./status-board.ts";

/** Puts the core's parts together around its ports, starts them in order and stops them in reverse. */
export class Conductor {
  readonly board: SessionBoard;
  readonly shellDesk: ShellDesk;
  readonly #ports: ConductorPorts;
  readonly #pause: Pause;
  readonly #policies: PoliciesInForce;
  readonly #receipts: ReceiptDesk;
  readonly #acts: ActDesk;
  readonly #reporter: SessionReporter;
  readonly #posture: PostureKeeper;
  readonly #calendar: CalendarKeeper;
  readonly #status: StatusBoard;
  readonly #clearings: OpenClearings;
  readonly #managed: ManagedKeeper;
  readonly #serverSide: ServerSide;
  readonly #follower: PolicyFollower;

  constructor(ports: ConductorPorts) {
    this.#ports = ports;
    const { clock, store, log } = ports;
    const hold = (untilMs: number) => this.board.broadcast({ kind: "hold", untilMs });
    this.#pause = new Pause({ clock, keyValue: store.keyValue, hold });
    this.#policies = new PoliciesInForce(clock, readStanding(store.keyValue, this.#deviceId()));
    this.#receipts = receiptDeskOf(ports, this.#deviceId());
    this.#clearings = new OpenClearings(store.keyValue, () => this.#status.writeSoon());
    this.#acts = assembleActs(ports, {
      policies: this.#policies,
      receipts: this.#receipts,
      clearings: this.#clearings,
      startedAtMs: (id) => this.board.keeper(id)?.state.startedAtMs ?? null,
      rememberEnd: (end) => this.#reporter.rememberEnd(end),
    });
    this.#reporter = this.#makeReporter();
    this.board = this.#makeBoard();
    const policies = this.#policies;
    this.#managed = new ManagedKeeper({ ...ports, ...store, policies });
    this.#posture = assemblePosture(ports, {
      policies,
      sessions: () => this.board.keepers.map(({ session }) => session),
      clearings: this.#clearings,
      managed: this.#managed,
    });
    this.#calendar = this.#makeCalendar();
    this.#status = new StatusBoard(ports, {
      policies: this.#policies,
      receipts: this.#receipts,
      views: () => this.#reporter.views(),
      clearing: () => this.#clearings.view(),
    });
    const { board } = this;
    const reporter = this.#reporter;
    this.shellDesk = new ShellDesk({ board, reporter, audit: store.audit, clock, log });
    this.#serverSide = this.#makeServerSide();
    this.#follower = new PolicyFollower({
      clock,
      policies: this.#policies,
      board,
      calendar: this.#calendar,
      managed: this.#managed,
      onChange: () => this.#status.writeSoon(),
    });
  }

  get linkDesk(): LinkDesk {
    return this.#serverSide.linkDesk;
  }

  sessionsOfUid(uid: number): readonly SessionInfo[] {
    return this.board.keepers
      .map(({ session }) => session)
      .filter((session) => session.uid === uid);
  }

  /** Enforcement first: policies from disk and the sessions that are open, before any server. */
  async start(): Promise<void> {
    const { store, log, agentVersion } = this.#ports;
    this.linkDesk.restore();
    store.audit.append("agentStarted", "agent", { version: agentVersion });
    // What a power cut left is out of everybody's reach already: nobody waits for it (design §5).
    void resumeClearings(this.#ports, this.#clearings);
    await this.board.start();
    log.info("armed", { sessions: this.board.keepers.length });
    this.#calendar.start();
    this.#serverSide.checkpoint?.start();
    this.#serverSide.commands?.resumeUnfinished();
    this.#follower.start();
    this.#managed.refresh();
    this.#status.write();
    this.#posture.startSoon();
  }

  async stop(): Promise<void> {
    this.#follower.stop();
    this.#calendar.stop();
    this.#posture.stop();
    this.board.close();
    this.#ports.store.audit.append("agentStopped", "agent", {});
    this.#serverSide.checkpoint?.stop();
    this.#status.close();
  }

  #deviceId(): string {
    return this.#ports.trust?.deviceId ?? "not-enrolled";
  }

  #makeServerSide(): ServerSide {
    return assembleServerSide(this.#ports, {
      acts: this.#acts,
      board: this.board,
      policies: this.#policies,
      posture: this.#posture,
      reporter: this.#reporter,
      onLinkState: this.#status.setLink,
      pauseFor: this.#pause.startFor,
      endPause: this.#pause.end,
    });
  }

  #makeReporter(): SessionReporter {
    const { store, clock, shells } = this.#ports;
    return new SessionReporter({
      clock,
      shells,
      outbox: store.outbox,
      keyValue: store.keyValue,
      people: () => settingValue(this.#policies.effective, "privacy.people"),
      isObserving: () => this.#policies.standing.mode === "observe",
      pseudonymSecret: pseudonymSecret(store.keyValue),
      keepers: () => this.board.keepers,
      downloadsOf: (keeper) => downloadsAtStake(keeper, this.#ports),
      onChange: () => this.#status.writeSoon(),
    });
  }

  #makeBoard(): SessionBoard {
    const { store, clock, sessions, idle, log, bootId, shells } = this.#ports;
    return new SessionBoard({
      sessions,
      idle,
      clock,
      log,
      bootId,
      keyValue: store.keyValue,
      rules: () => this.#policies.rules,
      isObserving: () => this.#policies.standing.mode === "observe",
      act: (session, act, reason) => this.#acts.act(session, act, reason),
      onStep: (keeper) => this.#reporter.onStep(keeper),
      onAdded: (session) => {
        void shells.open(session.uid);
        void finishClearing(this.#ports, session);
      },
      pausedUntilMs: this.#pause.untilUptimeMs,
      onResumed: () => this.#ports.scheduler.recheck(),
      onRemoved: (sessionId) => {
        shells.closeSession(sessionId);
        this.#reporter.forget(sessionId);
        this.#reporter.report(false);
      },
    });
  }

  #makeCalendar(): CalendarKeeper {
    const { clock, scheduler, store, log } = this.#ports;
    return new CalendarKeeper({
      clock,
      scheduler,
      keyValue: store.keyValue,
      deviceId: this.#deviceId(),
      entries: () => settingValue(this.#policies.effective, "session.calendar"),
      ask: (event) => this.board.broadcast(event),
      log,
    });
  }
}
