import { locksAgain } from "../../policies/session-requests.ts";
import type { SessionEvent, SessionRules } from "../../policies/session-state.ts";
import type { ActReason, SessionStage } from "../../policies/vocabulary.ts";
import type { KeepAwakeChange, KeeperPorts } from "./keeper-ports.ts";
import { type KeptSession, readKept } from "./kept-session.ts";
import type { LockChange, LockLedger } from "./lock-ledger.ts";
import type {
  Clock,
  IdleSource,
  KeyValue,
  Log,
  SessionChange,
  SessionInfo,
  Sessions,
} from "./ports.ts";
import { SessionKeeper } from "./session-keeper.ts";

export type BoardPorts = {
  readonly sessions: Sessions;
  readonly idle: IdleSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyValue: KeyValue;
  /** Changes at every boot: deadlines on the monotonic clock mean nothing after one. */
  readonly bootId: string;
  readonly rules: (sessionId: string) => SessionRules;
  readonly isObserving: () => boolean;
  readonly act: KeeperPorts["act"];
  /** For whose reason a sign-out that left this session standing is still to be done again. */
  readonly owedEnd: (session: SessionInfo) => ActReason | null;
  readonly onKeepAwake: (session: SessionInfo, change: KeepAwakeChange) => void;
  /** What a change of a session's lock is to its machine. */
  readonly lockEvent: LockLedger["heard"];
  readonly onStep: (keeper: SessionKeeper) => void;
  /** Before anything of it is looked at. */
  readonly onAdded: (session: SessionInfo) => void;
  /** It is on the board, and takes what is told of it. */
  readonly onKept: (session: SessionInfo) => void;
  /** @param stage how far it was; null for one that nobody kept */
  readonly onRemoved: (sessionId: string, stage: SessionStage | null) => void;
  readonly onResumed: () => void;
  /** A pause counts for sessions that begin while it lasts. */
  readonly pausedUntilMs: () => number | null;
};

/** One keeper for every session of the machine. What happens to one never touches another. */
export class SessionBoard {
  readonly #ports: BoardPorts;
  readonly #keepers = new Map<string, SessionKeeper>();
  #isClosed = false;

  constructor(ports: BoardPorts) {
    this.#ports = ports;
    ports.sessions.onChange((change) => this.#onChange(change));
  }

  async start(): Promise<void> {
    for (const session of await this.#ports.sessions.list()) this.#add(session);
  }

  get keepers(): readonly SessionKeeper[] {
    return [...this.#keepers.values()];
  }

  keeper(sessionId: string): SessionKeeper | undefined {
    return this.#keepers.get(sessionId);
  }

  /** Whether it is still this one that has its id; a board that is closed hears of no end. */
  isOpen(session: SessionInfo): boolean {
    return this.#isClosed || this.keeper(session.id)?.session === session;
  }

  /** One session by id, or all of them. */
  targets(sessionId: string | undefined): readonly SessionKeeper[] {
    return this.keepers.filter(
      (keeper) => sessionId === undefined || keeper.session.id === sessionId,
    );
  }

  broadcast(event: SessionEvent): void {
    for (const keeper of this.keepers) keeper.handle(event);
  }

  /** The rules may be others by now, for each session its own. */
  refreshRules(): void {
    for (const keeper of this.keepers) keeper.setRules(this.#ports.rules(keeper.session.id));
  }

  close(): void {
    this.#isClosed = true;
    for (const keeper of this.keepers) keeper.close("stopping");
    this.#keepers.clear();
  }

  #onChange(change: SessionChange): void {
    if (change.kind === "added") this.#add(change.session);
    else if (change.kind === "removed") this.#remove(change.sessionId);
    else if (change.kind === "suspending") void this.#onSuspending(change.ready);
    else if (change.kind === "resumed") this.#onResumed(change.suspendedAtMs);
    else this.#onLockChange(change);
  }

  /**
   * A session that is seen for the first time is told to be unlocked, also by a daemon that was only
   * restarted: nobody came back for that, and its deadlines go on.
   */
  #onLockChange(change: LockChange): void {
    const keeper = this.#keepers.get(change.sessionId);
    if (change.kind === "unlocked" && keeper?.state.lockedAtMs === null) return;
    keeper?.handle(this.#ports.lockEvent(change, (reason) => this.#locksAgain(keeper, reason)));
  }

  #locksAgain({ state, rules, session }: SessionKeeper, reason: ActReason): boolean {
    const { kind, canUnlock } = session;
    const nowMs = this.#ports.clock.uptimeMs();
    return locksAgain(state, reason, { rules, traits: { kind, canUnlock }, nowMs });
  }

  /** The machine may sleep once what must be locked was seen to be. */
  async #onSuspending(ready: () => void): Promise<void> {
    this.broadcast({ kind: "suspending" });
    await Promise.all(this.keepers.map((keeper) => keeper.settled()));
    ready();
  }

  /** Overdue steps act before anybody is back in. */
  #onResumed(suspendedAtMs: number): void {
    this.#ports.log.info("resumed", { suspendedAtMs });
    this.broadcast({ kind: "resumed", suspendedAtMs });
    this.#ports.onResumed();
  }

  #add(found: SessionInfo): void {
    if (this.#keepers.has(found.id)) return;
    const { session, kept } = this.#withKept(found);
    this.#ports.log.info("sessionAdded", { sessionId: session.id, kind: session.kind });
    this.#ports.onAdded(session);
    const ports = {
      clock: this.#ports.clock,
      idle: this.#ports.idle,
      isObserving: this.#ports.isObserving,
      act: this.#ports.act,
      onKeepAwake: this.#ports.onKeepAwake,
      onStep: (keeper: SessionKeeper) => this.#onStep(keeper),
    };
    const keeper = new SessionKeeper(ports, session, this.#ports.rules(session.id), kept);
    this.#keepers.set(session.id, keeper);
    keeper.begin();
    this.#ports.onKept(session);
    this.#endAgain(keeper);
    const pausedUntilMs = this.#ports.pausedUntilMs();
    if (pausedUntilMs !== null) keeper.handle({ kind: "hold", untilMs: pausedUntilMs });
  }

  /** A command's retry: neither its journal nor the session's state brings it back after a restart. */
  #endAgain(keeper: SessionKeeper): void {
    const reason = this.#ports.owedEnd(keeper.session);
    const { asked, noEndBeforeMs } = keeper.state;
    const isAsked = asked.some((one) => one.act === "signOut" && one.reason === reason);
    if (reason === null || isAsked) return;
    const atMs = Math.max(this.#ports.clock.uptimeMs(), noEndBeforeMs);
    const pending = { act: "signOut", reason, atMs, noLaterThanMs: null } as const;
    keeper.handle({ kind: "ask", pending, warn: true });
  }

  #remove(sessionId: string): void {
    const keeper = this.#keepers.get(sessionId);
    keeper?.close("sessionGone");
    this.#keepers.delete(sessionId);
    this.#ports.keyValue.set(stateKey(sessionId), "");
    this.#ports.onRemoved(sessionId, keeper?.state.stage ?? null);
    this.#ports.log.info("sessionRemoved", { sessionId });
  }

  #onStep(keeper: SessionKeeper): void {
    const { uid, beganMs } = keeper.session;
    const kept = JSON.stringify({ bootId: this.#ports.bootId, uid, beganMs, ...keeper.kept });
    this.#ports.keyValue.set(stateKey(keeper.session.id), kept);
    this.#ports.onStep(keeper);
  }

  /** The state written by a daemon that ran earlier in this boot: its deadlines go on. */
  #withKept(found: SessionInfo): { session: SessionInfo; kept: KeptSession | null } {
    const { keyValue, bootId } = this.#ports;
    const kept = readKept(keyValue.get(stateKey(found.id)), bootId, found);
    if (kept === "another") return { session: { ...found, isNew: true }, kept: null };
    return { session: found, kept };
  }
}

function stateKey(sessionId: string): string {
  return `session-state:${sessionId}`;
}
