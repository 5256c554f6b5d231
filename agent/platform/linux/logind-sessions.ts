import type {
  Cancel,
  EndOutcome,
  LockOutcome,
  Log,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../core/ports.ts";
import { ControlGroups, findControlGroups } from "./control-group.ts";
import { LogindClient, type LogindEvent } from "./logind-client.ts";
import { endThroughLogind } from "./logind-end.ts";
import { lockThroughLogind } from "./logind-lock.ts";
import { type DescribedSession, describeSession, isForPeople } from "./logind-session-info.ts";
import { SessionChanges } from "./session-changes.ts";
import type { SystemBus } from "./system-bus.ts";
import type { UserAccounts } from "./user-accounts.ts";
import type { X11Displays } from "./x11-displays.ts";

export type LogindSessionsOptions = {
  readonly bus: SystemBus;
  readonly accounts: UserAccounts;
  readonly accountKinds: Readonly<Record<string, "generic" | "kiosk">>;
  readonly displays: X11Displays;
  readonly log: Log;
  /** The cgroup v2 tree and `/proc` of the system that logind runs; ours where they are left out. */
  readonly cgroupDir?: string | null;
  readonly procDir?: string;
};

/** How long a session may take to start the first program that names its screen. */
const SCREEN_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 100;

/** The graphical sessions that logind knows (org.freedesktop.login1(5)). */
export class LogindSessions implements Sessions {
  readonly #options: LogindSessionsOptions;
  readonly #client: LogindClient;
  readonly #controlGroups: ControlGroups | null;
  readonly #procDir: string;
  readonly #changes = new SessionChanges();
  /** What listeners were told of, by object path. */
  readonly #known = new Map<string, DescribedSession>();
  /** When sessions were first seen that no program names a screen for yet. */
  readonly #withoutScreen = new Map<string, number>();
  #looked: Promise<unknown> = Promise.resolve();

  constructor(options: LogindSessionsOptions) {
    this.#options = options;
    this.#client = new LogindClient(options.bus);
    this.#procDir = options.procDir ?? "/proc";
    const mountDir = options.cgroupDir ?? findControlGroups();
    this.#controlGroups = mountDir === null ? null : new ControlGroups(mountDir, this.#procDir);
    this.#client.onEvent((event) => {
      this.#looked = this.#looked.then(() => this.#hear(event));
    });
  }

  async list(): Promise<readonly SessionInfo[]> {
    const paths = await this.#client.sessionPaths();
    if (!paths.ok) {
      this.#options.log.warn("logindNotAvailable", { because: paths.detail });
      return [];
    }
    const found = await Promise.all(paths.value.map((path) => this.#describe(path)));
    return found.filter((each) => each !== null).map(({ info }) => info);
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    return this.#changes.listen(listener);
  }

  async lock(sessionId: string): Promise<LockOutcome> {
    const session = await this.#find(sessionId);
    const { displays } = this.#options;
    if (session !== null) return lockThroughLogind(session, { client: this.#client, displays });
    return { status: "failed", because: `logind has no session ${sessionId}`, ms: 0 };
  }

  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    const session = await this.#find(sessionId);
    if (session === null) return { status: "ended", ms: 0 };
    const isLast = !(await this.#hasOther(session));
    return endThroughLogind(session, isLast, closeForMs, {
      client: this.#client,
      displays: this.#options.displays,
      controlGroups: this.#controlGroups,
      procDir: this.#procDir,
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #find(sessionId: string): Promise<DescribedSession | null> {
    const paths = await this.#client.sessionPaths();
    const found = await Promise.all(
      (paths.ok ? paths.value : []).map((path) => this.#describe(path)),
    );
    return found.find((each) => each?.info.id === sessionId) ?? null;
  }

  /** Any other session of the same person, a text console or ssh too: it must not be harmed. */
  async #hasOther({ info, path }: DescribedSession): Promise<boolean> {
    const paths = await this.#client.sessionPaths();
    // Cannot tell: then it is not the last, and the least is ended.
    if (!paths.ok) return true;
    const others = paths.value.filter((other) => other !== path);
    const sessions = await Promise.all(others.map((other) => this.#client.session(other)));
    return sessions.some(
      (other) =>
        other.ok && other.value.User[0] === info.uid && !other.value.Class.startsWith("manager"),
    );
  }

  async #describe(path: string): Promise<DescribedSession | null> {
    const session = await this.#client.session(path);
    if (!session.ok || !isForPeople(session.value)) return null;
    const { accounts, accountKinds } = this.#options;
    const controlGroups = this.#controlGroups;
    return describeSession(session.value, path, { accounts, accountKinds, controlGroups });
  }

  async #hear(event: LogindEvent): Promise<void> {
    if (event.kind === "connected") await this.#lookAtAll();
    else if (event.kind === "removed") this.#forget(event.path);
    else await this.#lookAt(event.path);
  }

  async #lookAtAll(): Promise<void> {
    const paths = await this.#client.sessionPaths();
    if (!paths.ok) return;
    for (const path of this.#known.keys()) if (!paths.value.includes(path)) this.#forget(path);
    for (const path of paths.value) await this.#lookAt(path);
  }

  async #lookAt(path: string): Promise<void> {
    const before = this.#known.get(path);
    const now = await this.#describe(path);
    if (now === null) return this.#forget(path);
    if (before === undefined && this.#awaitsScreen(path, now)) return;
    this.#known.set(path, now);
    if (before === undefined) this.#changes.tell({ kind: "added", session: now.info });
    const wasLocked = before?.logind.LockedHint ?? false;
    if (now.logind.LockedHint === wasLocked) return;
    const kind = now.logind.LockedHint ? "locked" : "unlocked";
    this.#changes.tell({ kind, sessionId: now.info.id });
  }

  /** logind tells of a session before its first program runs, and only that knows the display. */
  #awaitsScreen(path: string, { info, logind }: DescribedSession): boolean {
    const sinceMs = this.#withoutScreen.get(path) ?? performance.now();
    const isHere = info.display !== null || logind.Type !== "x11";
    if (isHere || performance.now() - sinceMs > SCREEN_WITHIN_MS) {
      this.#withoutScreen.delete(path);
      return false;
    }
    this.#withoutScreen.set(path, sinceMs);
    setTimeout(() => {
      this.#looked = this.#looked.then(() => this.#lookAt(path));
    }, LOOK_AGAIN_MS).unref();
    return true;
  }

  #forget(path: string): void {
    this.#withoutScreen.delete(path);
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    this.#changes.tell({ kind: "removed", sessionId: known.info.id });
  }
}
