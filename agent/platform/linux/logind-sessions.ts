import { uptime } from "node:os";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { LockOutcome } from "../../core/lock-outcome.ts";
import type {
  Cancel,
  EndOutcome,
  Log,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../core/ports.ts";
import { ControlGroups, findControlGroups } from "./control-group.ts";
import { LockGuard } from "./lock-guard.ts";
import type { LockProof } from "./lock-proof.ts";
import { type LockerChoice, USUAL_LOCKERS } from "./locker-choice.ts";
import { LogindClient } from "./logind-client.ts";
import { endThroughLogind } from "./logind-end.ts";
import { type DescribedSession, describeSession, isForPeople } from "./logind-session-info.ts";
import { type DescribeFault, LogindTracker } from "./logind-tracker.ts";
import { SessionChanges } from "./session-changes.ts";
import type { SleepDelay } from "./sleep-delay.ts";
import type { SystemBus } from "./system-bus.ts";
import { SystemUnits } from "./system-units.ts";
import type { UserAccounts } from "./user-accounts.ts";
import type { X11Displays } from "./x11-displays.ts";

export type LogindSessionsOptions = {
  readonly bus: Pick<SystemBus, "call" | "listen" | "onConnected" | "close">;
  readonly accounts: UserAccounts;
  readonly accountKinds: Readonly<Record<string, "generic" | "kiosk">>;
  readonly displays: X11Displays;
  readonly log: Log;
  readonly sleepDelay?: Pick<SleepDelay, "hold" | "release">;
  /** What locks a session whose own locker does not; the usual ones where left out. */
  readonly lockers?: readonly LockerChoice[];
  /** The cgroup v2 tree and `/proc` of the system that logind runs; ours where they are left out. */
  readonly cgroupDir?: string | null;
  readonly procDir?: string;
  readonly runtimeDirOf?: (uid: number) => string;
  readonly lockProof: LockProof;
};

const NO_ANSWER = "logind does not answer";

/** The graphical sessions that logind knows (org.freedesktop.login1(5)). */
export class LogindSessions implements Sessions {
  readonly #options: LogindSessionsOptions;
  readonly #client: LogindClient;
  readonly #controlGroups: ControlGroups | null;
  readonly #procDir: string;
  readonly #changes = new SessionChanges();
  readonly #tracker: LogindTracker;
  readonly #locks: LockGuard;

  constructor(options: LogindSessionsOptions) {
    this.#options = options;
    this.#client = new LogindClient(options.bus);
    this.#procDir = options.procDir ?? "/proc";
    const mountDir = options.cgroupDir ?? findControlGroups();
    this.#controlGroups = mountDir === null ? null : new ControlGroups(mountDir, this.#procDir);
    this.#locks = this.#makeGuard();
    this.#tracker = new LogindTracker({
      client: this.#client,
      describe: (path) => this.#describe(path),
      tell: (change) => this.#locks.hear(change),
      clock: { uptimeMs: () => uptime() * 1000, awakeMs: () => performance.now() },
      sleepDelay: options.sleepDelay ?? null,
    });
  }

  /** What logind says now; of sessions that it says nothing about, what it said last. */
  async list(): Promise<readonly SessionInfo[]> {
    const paths = await this.#client.sessionPaths();
    const { known } = this.#tracker;
    if (!paths.ok) {
      this.#options.log.warn("logindNotAvailable", { because: paths.detail });
      return [...known.values()].map(({ info }) => info);
    }
    const found = await Promise.all(
      paths.value.map(async (path) => {
        const session = await this.#describe(path);
        return session.ok ? session.value : (known.get(path) ?? null);
      }),
    );
    return found.filter((each) => each !== null).map(({ info }) => info);
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    return this.#changes.listen(listener);
  }

  async lock(sessionId: string): Promise<LockOutcome> {
    const found = await this.#find(sessionId);
    if (!found.ok) return { status: "failed", because: NO_ANSWER, ms: 0 };
    if (found.value === null) {
      return { status: "failed", because: `logind has no session ${sessionId}`, ms: 0 };
    }
    return this.#locks.lock(found.value);
  }

  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    const startedMs = performance.now();
    const found = await this.#find(sessionId);
    if (!found.ok) {
      const ms = Math.round(performance.now() - startedMs);
      return { status: "partial", left: 1, because: NO_ANSWER, ms };
    }
    const session = found.value;
    if (session === null) return { status: "ended", ms: 0 };
    const isLast = !(await this.#hasOther(session));
    return endThroughLogind(session, isLast, closeForMs, {
      client: this.#client,
      displays: this.#options.displays,
      controlGroups: this.#controlGroups,
      procDir: this.#procDir,
    });
  }

  async isOver(sessionId: string): Promise<boolean> {
    const paths = await this.#client.sessionPaths();
    if (!paths.ok) return false;
    const found = await Promise.all(paths.value.map((path) => this.#describe(path)));
    return found.every((each) => each.ok && each.value?.info.id !== sessionId);
  }

  close(): Promise<void> {
    this.#options.sleepDelay?.release();
    this.#locks.close();
    return this.#client.close();
  }

  #makeGuard(): LockGuard {
    const { bus, displays, lockProof, lockers = USUAL_LOCKERS } = this.#options;
    return new LockGuard({
      client: this.#client,
      units: new SystemUnits(bus),
      displays,
      lockProof,
      lockers,
      known: () => this.#tracker.known,
      tell: (change) => this.#changes.tell(change),
    });
  }

  /** null only where logind said so: while it is silent, nobody knows whether a session is over. */
  async #find(sessionId: string): Promise<Result<DescribedSession | null, DescribeFault>> {
    const { known } = this.#tracker;
    const wasKnown = [...known.values()].some(({ info }) => info.id === sessionId);
    const paths = await this.#client.sessionPaths();
    // A machine without a system bus has no logind, hence no session that it never told us of.
    if (!paths.ok) return paths.reason === "noBus" && !wasKnown ? ok(null) : paths;
    const found = await Promise.all(paths.value.map((path) => this.#describe(path)));
    const session = found.find((each) => each.ok && each.value?.info.id === sessionId);
    const silent = found.find(
      (each, index) =>
        !each.ok && (known.get(paths.value[index] ?? "")?.info.id ?? sessionId) === sessionId,
    );
    return session ?? silent ?? ok(null);
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
        // Cannot tell of this one: as above.
        !other.ok || (other.value.User[0] === info.uid && !other.value.Class.startsWith("manager")),
    );
  }

  async #describe(path: string): Promise<Result<DescribedSession | null, DescribeFault>> {
    const session = await this.#client.session(path);
    if (!session.ok) return (await this.#isGone(path)) ? ok(null) : session;
    if (!isForPeople(session.value)) return ok(null);
    const { accounts, accountKinds } = this.#options;
    const controlGroups = this.#controlGroups;
    const described = await describeSession(session.value, path, {
      accounts,
      accountKinds,
      controlGroups,
      runtimeDirOf: this.#options.runtimeDirOf ?? ((uid) => `/run/user/${uid}`),
    });
    if (described !== null) return ok(described);
    // An account that was removed leaves its session behind, and that must still end.
    const before = this.#tracker.known.get(path);
    return before === undefined
      ? fail("noAccount", `no account for ${path}`)
      : ok({ ...before, logind: session.value });
  }

  /** Only an answer without the session is a "no". */
  async #isGone(path: string): Promise<boolean> {
    const paths = await this.#client.sessionPaths();
    return paths.ok && !paths.value.includes(path);
  }
}
