import { readFileSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { userInfo } from "node:os";
import type { LockOutcome } from "../../core/lock-outcome.ts";
import type {
  Cancel,
  Clock,
  EndOutcome,
  Log,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../core/ports.ts";
import { ControlGroups, findControlGroups } from "./control-group.ts";
import { FreshHome } from "./fresh-home.ts";
import { ProcessSession } from "./process-session.ts";
import { hasOwnAccount, type ProcessSessionConfig } from "./process-session-config.ts";
import { SessionChanges } from "./session-changes.ts";
import { SessionProcesses } from "./session-processes.ts";
import type { UserAccount, UserAccounts } from "./user-accounts.ts";
import type { X11Displays } from "./x11-displays.ts";

export type ProcessSessionsOptions = {
  readonly configs: readonly ProcessSessionConfig[];
  readonly accounts: UserAccounts;
  readonly displays: X11Displays;
  readonly locker?: readonly [string, ...string[]];
  readonly clock: Clock;
  readonly log: Log;
};

const I3LOCK = ["/usr/bin/i3lock", "-n", "-c", "1d2733"] as const;

/** Sessions that the agent starts, locks, ends and starts again itself. */
export class ProcessSessions implements Sessions {
  readonly #options: ProcessSessionsOptions;
  readonly #changes = new SessionChanges();
  readonly #sessions = new Map<string, ProcessSession>();
  readonly #ready: Promise<void>;

  constructor(options: ProcessSessionsOptions) {
    this.#options = options;
    this.#ready = this.#startAll();
  }

  async list(): Promise<readonly SessionInfo[]> {
    await this.#ready;
    return [...this.#sessions.values()].filter((each) => each.isRunning).map(({ info }) => info);
  }

  owns(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    return this.#changes.listen(listener);
  }

  async lock(sessionId: string): Promise<LockOutcome> {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) return session.lock();
    return { status: "failed", because: `there is no session ${sessionId}`, ms: 0 };
  }

  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    return (await this.#sessions.get(sessionId)?.end(closeForMs)) ?? { status: "ended", ms: 0 };
  }

  /** Each of its own is started again, so that its next session says what became of the last. */
  async isOver(sessionId: string): Promise<boolean> {
    return !this.owns(sessionId);
  }

  async close(): Promise<void> {
    await this.#ready;
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
  }

  async #startAll(): Promise<void> {
    const mountDir = findControlGroups();
    const writable = mountDir !== null && (await mayWrite(mountDir));
    const controlGroups = writable && mountDir !== null ? new ControlGroups(mountDir) : null;
    for (const config of this.#options.configs) {
      const account = await this.#accountOf(config);
      if (account === null) {
        this.#options.log.warn("noSuchAccount", { sessionId: config.id, name: config.userName });
        continue;
      }
      this.#sessions.set(config.id, await this.#build(config, account, controlGroups));
    }
    await Promise.all([...this.#sessions.values()].map((session) => session.start()));
  }

  /** The account must exist, and be another one only where this process is root. */
  async #accountOf(config: ProcessSessionConfig): Promise<UserAccount | null> {
    const self = userInfo();
    const { accounts } = this.#options;
    if (config.userName === null) return accounts.byUid(self.uid);
    const account = await accounts.byName(config.userName);
    const may = self.uid === 0 || account?.identity.uid === self.uid;
    return may ? account : null;
  }

  async #build(
    config: ProcessSessionConfig,
    account: UserAccount,
    controlGroups: ControlGroups | null,
  ): Promise<ProcessSession> {
    const { displays, clock, log } = this.#options;
    const info = await this.#infoOf(config, account);
    const { uid, gid } = account.identity;
    const self = process.getuid?.() ?? 0;
    const dedicatedUid = hasOwnAccount(config, this.#options.configs, { uid, self });
    const sessionId = config.id;
    return new ProcessSession({
      config,
      info,
      as: uid === process.getuid?.() ? null : { uid, gid },
      processes: new SessionProcesses({ sessionId, uid, dedicatedUid, controlGroups }),
      home: config.freshHome
        ? new FreshHome(config.homeDir, config.skeletonDir, account.identity)
        : null,
      displays,
      locker: this.#options.locker ?? I3LOCK,
      clock,
      log,
      onStarted: (session) => this.#changes.tell({ kind: "added", session }),
      onEnded: () => this.#changes.tell({ kind: "removed", sessionId }),
      onLock: () => this.#changes.tell({ kind: "locked", sessionId, by: ["window"] }),
      onLockGone: (because) =>
        this.#changes.tell(
          because === null
            ? { kind: "unlocked", sessionId }
            : { kind: "lockBroken", sessionId, because },
        ),
    });
  }

  async #infoOf(config: ProcessSessionConfig, account: UserAccount): Promise<SessionInfo> {
    return {
      id: config.id,
      backEnd: "process",
      kind: config.kind,
      userName: account.name,
      uid: account.identity.uid,
      gid: account.identity.gid,
      homeDir: config.homeDir,
      display: config.display,
      xAuthorityPath: config.xAuthorityPath,
      canUnlock:
        config.kind === "named" &&
        mayChildrenGainRights() &&
        (await this.#options.accounts.canUnlock(account.name)),
      freshHome: config.freshHome,
    };
  }
}

/**
 * A locker that is our child asks a set-group-id program whether a password is right. Under
 * `NoNewPrivileges` (prctl(2)) that program can't read shadow, and nobody would come back in.
 */
function mayChildrenGainRights(): boolean {
  return !/^NoNewPrivs:\s*1$/m.test(readFileSync("/proc/self/status", "utf8"));
}

function mayWrite(dir: string): Promise<boolean> {
  return access(dir, constants.W_OK).then(
    () => true,
    () => false,
  );
}
