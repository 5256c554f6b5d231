import type { SessionChange, SessionInfo } from "../../agent/core/ports.ts";
import { FakeAccounts } from "./fake-accounts.ts";
import { FakeIdle, type Sitting } from "./fake-idle.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type Person = Pick<SessionInfo, "userName" | "uid" | "homeDir" | "kind" | "canUnlock">;

export type OpenSession = Sitting & {
  readonly info: SessionInfo;
  readonly beganMs: number;
  /** Whose data lies in its home because of it: a number of its own for every sign-in. */
  readonly guest: number;
  isLocked: boolean;
  isShellUp: boolean;
  hadShell: boolean;
  staysUntilMs: number;
  /** While its person holds it: an emergency. */
  heldUntilMs: number;
};

/** Something that the agent did, as the operating system saw it. */
export type Done = {
  readonly atMs: number;
  readonly kind: "lock" | "clear" | "end";
  readonly uid: number;
  readonly homeDir: string;
  /** Null for a home whose session is over. */
  readonly session: OpenSession | null;
  readonly lastInputMs: number;
};

type ShellChange = "connected" | "lost";
type Daemon = {
  readonly onChange: (change: SessionChange) => void;
  readonly onShell: (sessionId: string, change: ShellChange) => void;
};

/** The operating system: accounts, homes, sessions, screens. It knows nothing of policies. */
export class FakeMachine {
  readonly time: VirtualTime;
  readonly idle: FakeIdle;
  readonly accounts: FakeAccounts;
  readonly sessions = new Map<string, OpenSession>();
  readonly done: Done[] = [];
  /** The guests whose data lies in a home. */
  readonly #homes = new Map<string, Set<number>>();
  lockerWorks = true;
  shellsStart = true;
  /** False: something of a session lives on, however often it is killed. */
  endsWork = true;
  endsSinceMs = 0;
  /** False is a planted fault: a clearing that reports done and leaves everything. */
  clearsForReal = true;
  /** False is a planted fault: nobody hears that a shell is gone. */
  tellsOfLostShells = true;
  #daemon: Daemon | null = null;
  #signIns = 0;

  constructor(time: VirtualTime) {
    this.time = time;
    this.idle = new FakeIdle(time);
    this.accounts = new FakeAccounts(time);
  }

  /** A daemon began, or ended (null): who listened before hears nothing any more. */
  attach(daemon: Daemon | null): void {
    if (daemon === null) for (const one of [this.idle, this.accounts]) one.forgetWatches();
    this.#daemon = daemon;
    for (const { info, isShellUp, isLocked } of this.sessions.values()) {
      // As logind's adapter does of each session that it meets.
      daemon?.onChange({ kind: isLocked ? "locked" : "unlocked", sessionId: info.id });
      if (isShellUp) daemon?.onShell(info.id, "connected");
    }
  }

  signIn(person: Person): OpenSession {
    this.#signIns += 1;
    const outside = { gid: person.uid, display: ":5", xAuthorityPath: null, freshHome: false };
    const info: SessionInfo = {
      ...person,
      ...outside,
      id: String(this.#signIns),
      backEnd: "logind",
    };
    const nowMs = this.time.trueMs;
    const here = {
      isLocked: false,
      isShellUp: false,
      hadShell: false,
      isTyping: false,
      blindSinceMs: null,
      staysUntilMs: 0,
      heldUntilMs: 0,
    };
    const session = { ...here, info, guest: this.#signIns, beganMs: nowMs, lastInputMs: nowMs };
    this.sessions.set(info.id, session);
    this.#daemon?.onChange({ kind: "added", session: info });
    this.time.plan(nowMs + 2000, () => this.startShell(info.id));
    return session;
  }

  /** By its person, by us, or by a power cut: its processes are gone, its home is as it was. */
  end(sessionId: string): void {
    if (this.sessions.delete(sessionId)) this.#daemon?.onChange({ kind: "removed", sessionId });
  }

  /** Whoever sits at a locked screen unlocks it first. @param untilMs when they mean to get up */
  startTyping(session: OpenSession, untilMs: number): void {
    session.staysUntilMs = untilMs;
    if (session.isLocked && session.info.canUnlock) {
      session.isLocked = false;
      this.#daemon?.onChange({ kind: "unlocked", sessionId: session.info.id });
    }
    this.homeOf(session.info.homeDir).add(session.guest);
    this.idle.inputBegins(session);
  }

  stopTyping(session: OpenSession): void {
    this.idle.inputEnds(session);
  }

  loseShell(session: OpenSession): void {
    if (!session.isShellUp) return;
    session.isShellUp = false;
    if (this.tellsOfLostShells) this.#daemon?.onShell(session.info.id, "lost");
  }

  startShell(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined || !this.shellsStart || session.isShellUp) return;
    session.isShellUp = true;
    session.hadShell = true;
    this.#daemon?.onShell(sessionId, "connected");
  }

  sleep(forMs: number): void {
    const suspendedAtMs = this.time.uptimeMs;
    this.#daemon?.onChange({ kind: "suspending", ready: () => undefined });
    this.time.freezeDaemon(this.time.trueMs + forMs);
    this.time.plan(this.time.trueMs + forMs, () => {
      this.#daemon?.onChange({ kind: "resumed", suspendedAtMs });
    });
  }

  homeOf(homeDir: string): Set<number> {
    const home = this.#homes.get(homeDir) ?? new Set();
    this.#homes.set(homeDir, home);
    return home;
  }

  lock(sessionId: string): boolean {
    const session = this.sessions.get(sessionId);
    if (session === undefined || !this.lockerWorks) return false;
    this.#note("lock", session);
    session.isLocked = true;
    if (session.isTyping) this.#lockedWhileTyping(session);
    this.#daemon?.onChange({ kind: "locked", sessionId });
    return true;
  }

  endByAgent(sessionId: string): boolean {
    const session = this.sessions.get(sessionId);
    if (session !== undefined && !this.endsWork) return false;
    if (session !== undefined) this.#note("end", session);
    this.end(sessionId);
    return true;
  }

  clear(homeDir: string, uid: number): void {
    const open = [...this.sessions.values()].find(({ info }) => info.homeDir === homeDir) ?? null;
    const lastInputMs = open === null ? this.time.trueMs : this.lastInputMs(open);
    const atMs = this.time.trueMs;
    this.done.push({ atMs, kind: "clear", uid, homeDir, session: open, lastInputMs });
    if (this.clearsForReal) this.homeOf(homeDir).clear();
  }

  lastInputMs({ isTyping, lastInputMs }: OpenSession): number {
    return isTyping ? this.time.trueMs : lastInputMs;
  }

  /** They look up, read what it says, and sign in again. */
  #lockedWhileTyping(session: OpenSession): void {
    const untilMs = session.staysUntilMs;
    this.idle.inputEnds(session);
    this.time.plan(this.time.trueMs + 20_000, () => {
      const isThere = this.sessions.get(session.info.id) === session && untilMs > this.time.trueMs;
      if (this.accounts.isClosed(session.info.userName)) return;
      if (isThere && !session.isTyping && !this.time.isDaemonFrozen)
        this.startTyping(session, untilMs);
    });
  }

  #note(kind: Done["kind"], session: OpenSession): void {
    const { uid, homeDir } = session.info;
    const lastInputMs = this.lastInputMs(session);
    this.done.push({ atMs: this.time.trueMs, kind, uid, homeDir, session, lastInputMs });
  }
}
