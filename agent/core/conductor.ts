import { assemblePosture } from "./assemble-posture.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { resumeClearings } from "./finish-clearing.ts";
import { outOfReach } from "./held-logins.ts";
import { IdleNews } from "./idle-news.ts";
import { inBackground } from "./in-background.ts";
import type { LinkDesk } from "./link-desk.ts";
import { ManagedKeeper } from "./managed-keeper.ts";
import { PolicyFollower } from "./policy-follower.ts";
import type { SessionInfo } from "./ports.ts";
import type { PostureKeeper } from "./posture-keeper.ts";
import { assembleServerSide, type ServerSide } from "./server-side.ts";
import type { SessionBoard } from "./session-board.ts";
import { SessionSide } from "./session-side.ts";
import type { ShellDesk } from "./shell-desk.ts";
import { StatusBoard } from "./status-board.ts";

/** Puts the core's parts together around its ports, starts them in order and stops them in reverse. */
export class Conductor {
  readonly #ports: ConductorPorts;
  readonly #sessions: SessionSide;
  readonly #posture: PostureKeeper;
  readonly #status: StatusBoard;
  readonly #managed: ManagedKeeper;
  readonly #server: ServerSide;
  readonly #follower: PolicyFollower;

  constructor(given: ConductorPorts) {
    const idleNews = new IdleNews(given.idle, given.clock);
    const ports = { ...given, idle: idleNews };
    this.#ports = ports;
    const onChange = () => this.#status.writeSoon();
    const deviceId = ports.trust?.deviceId ?? "not-enrolled";
    this.#sessions = new SessionSide(ports, deviceId, onChange);
    const { policies, board, calendar, clearings, receipts, reporter, risk, locks } =
      this.#sessions;
    const { tries } = this.#sessions.afterTheEnd;
    this.#managed = new ManagedKeeper({ ...ports, ...ports.store, policies });
    const managed = this.#managed;
    const sessions = () => this.#sessions.sessions();
    const judged = { policies, sessions, clearings, managed, risk, locks, idleNews, tries };
    this.#posture = assemblePosture(ports, judged);
    this.#status = new StatusBoard(ports, {
      policies,
      receipts,
      views: () => reporter.views(),
      silence: this.#sessions.silence,
      quickReturns: () => this.#sessions.quickReturns.rows(),
      clearing: () => clearings.view(),
      risk: () => risk.view(null),
    });
    this.#server = this.#makeServerSide();
    const { clock } = ports;
    const { activity } = this.#sessions;
    const { budget } = this.#server;
    const followers = { board, calendar, managed, activity, budget };
    this.#follower = new PolicyFollower({ clock, policies, ...followers, onChange });
  }

  get board(): SessionBoard {
    return this.#sessions.board;
  }

  get shellDesk(): ShellDesk {
    return this.#sessions.shellDesk;
  }

  get linkDesk(): LinkDesk {
    return this.#server.linkDesk;
  }

  sessionsOfUid(uid: number): readonly SessionInfo[] {
    return this.#sessions.sessions().filter((session) => session.uid === uid);
  }

  /**
   * Enforcement first: policies from disk and the sessions that are open, before any server.
   *
   * @returns settles when nothing that a power cut left is in reach of who signs in next
   */
  async start(): Promise<{ readonly outOfReach: Promise<void> }> {
    const { store, log, agentVersion } = this.#ports;
    const { board, afterTheEnd, calendar, clearings, lostShells } = this.#sessions;
    this.linkDesk.restore();
    store.audit.append("agentStarted", "agent", { version: agentVersion });
    // What a power cut left is out of everybody's reach already: nobody waits for it (design §5).
    inBackground(resumeClearings(this.#ports, clearings), log, "clearingsNotResumed");
    await board.start();
    const left = outOfReach(afterTheEnd.resume(), { ...this.#ports, clearings });
    inBackground(afterTheEnd.resumeUnseen(), log, "endsNotLookedFor");
    lostShells.resume();
    log.info("armed", { sessions: board.keepers.length });
    calendar.start();
    this.#sessions.silence.start();
    this.#server.checkpoint?.start();
    this.#server.commands?.resumeUnfinished();
    this.#follower.start();
    this.#managed.refresh();
    this.#status.write();
    this.#posture.startSoon();
    return { outOfReach: left };
  }

  async stop(): Promise<void> {
    this.#follower.stop();
    this.#sessions.calendar.stop();
    this.#sessions.lostShells.close();
    this.#sessions.accounts.stop();
    this.#sessions.silence.stop();
    this.#sessions.risk.stop();
    this.#sessions.afterTheEnd.tries.stop();
    this.#posture.stop();
    this.board.close();
    this.#ports.store.audit.append("agentStopped", "agent", {});
    this.#server.checkpoint?.stop();
    this.#status.close();
  }

  #makeServerSide(): ServerSide {
    const { acts, board, policies, reporter, ruleEngine, pause, lostShells } = this.#sessions;
    return assembleServerSide(this.#ports, {
      acts,
      board,
      policies,
      posture: this.#posture,
      reporter,
      lostShells,
      onHeard: this.#sessions.silence.heard,
      ruleEngine,
      setStaffSecret: this.#sessions.staffDesk.setSecret,
      time: this.#sessions.time,
      onLinkState: this.#status.setLink,
      pauseFor: pause.startFor,
      endPause: pause.end,
    });
  }
}
