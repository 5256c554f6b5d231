import type { LockOutcome } from "../../core/lock-outcome.ts";
import type { SessionChange } from "../../core/ports.ts";
import type { CoverSource } from "./cover-check.ts";
import type { DisplayTarget } from "./display-target.ts";
import { FallbackLocker, isAnswered, saidOf } from "./fallback-locker.ts";
import { climbLockLadder } from "./lock-ladder.ts";
import type { LockProof } from "./lock-proof.ts";
import type { LockerChoice } from "./locker-choice.ts";
import type { LogindClient } from "./logind-client.ts";
import { hasLockerWindow, isSelfGuarded, isWindowSeen } from "./logind-lock.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import type { SystemUnits, UnitEnd } from "./system-units.ts";
import { whyUnexplained } from "./unlock-evidence.ts";

export type LockGuardPorts = {
  readonly client: LogindClient;
  readonly units: Pick<SystemUnits, "start" | "stop" | "running" | "onEnded">;
  readonly displays: CoverSource & { idleMs(target: DisplayTarget): Promise<number | null> };
  readonly lockProof: LockProof;
  readonly lockers: readonly LockerChoice[];
  /** Sessions as they were last described, by object path. */
  readonly known: () => ReadonlyMap<string, DescribedSession>;
  readonly tell: (change: SessionChange) => void;
};

/** A lock that was seen. */
type Lock = { readonly sinceMs: number; unlockAskedMs: number; look: NodeJS.Timeout | null };

const LOOK_WITHIN_MS = 2000;
const LOOK_AGAIN_MS = 1000;
/** For this long what was asked explains what happens. */
const ASKED_WITHIN_MS = 10_000;

/**
 * Stands between what logind says of locks and what is told: a lock is told when it was seen, and
 * its end as `unlocked` only when that is explained (`unlock-evidence.ts`), else as `lockBroken`.
 */
export class LockGuard {
  readonly #ports: LockGuardPorts;
  readonly #fallback: FallbackLocker;
  readonly #locks = new Map<string, Lock>();
  readonly #climbing = new Set<string>();
  /** Sessions of which nobody has yet heard whether they are locked. */
  readonly #unheard = new Set<string>();

  constructor(ports: LockGuardPorts) {
    this.#ports = ports;
    this.#fallback = new FallbackLocker({
      ...ports,
      choices: ports.lockers,
      onEnded: (sessionId, end) => void this.#onLockerEnded(sessionId, end),
    });
    ports.client.onEvent((event) => {
      if (event.kind === "unlockAsked") void this.#onUnlockAsked(event.path);
    });
  }

  /** Goes up the ladder, and remembers a lock that was seen. */
  async lock(session: DescribedSession): Promise<LockOutcome> {
    const { id } = session.info;
    this.#climbing.add(id);
    const isUrgent = this.#fallback.wasJustBroken(id);
    const mayGiveBack = !isUrgent && !this.#locks.has(id);
    const ports = { ...this.#ports, fallback: this.#fallback, isUrgent, mayGiveBack };
    const outcome = await climbLockLadder(session, ports);
    this.#climbing.delete(id);
    if (outcome.status === "locked") await this.#believe(session, outcome.by);
    return outcome;
  }

  /** What the tracker of sessions says: everything but locks goes on as it is. */
  hear(change: SessionChange): void {
    if (change.kind === "locked") void this.#onHinted(change.sessionId);
    else if (change.kind === "unlocked") void this.#onHintGone(change.sessionId);
    else {
      if (change.kind === "added") this.#unheard.add(change.session.id);
      if (change.kind === "removed") this.#forget(change.sessionId);
      this.#ports.tell(change);
    }
  }

  close(): void {
    for (const { look } of this.#locks.values()) clearTimeout(look ?? undefined);
  }

  /** Somebody locked, or the session was locked before we came. */
  async #onHinted(id: string): Promise<void> {
    const session = this.#session(id);
    this.#unheard.delete(id);
    if (session === null || this.#climbing.has(id) || this.#locks.has(id)) return;
    await this.#fallback.adopt(id);
    const isSeen = hasLockerWindow(session)
      ? await isWindowSeen(session, this.#ports.displays, LOOK_WITHIN_MS)
      : null;
    if (isSeen === false || this.#climbing.has(id) || this.#locks.has(id)) return;
    this.#tellLocked(session, isSeen === null ? ["lockedHint"] : ["lockedHint", "window"]);
  }

  async #believe(session: DescribedSession, by: readonly string[]): Promise<void> {
    const { id } = session.info;
    const isOurs = this.#fallback.holds(id);
    // Nobody else says it of a locker of ours, and others ask logind.
    if (isOurs) await this.#ports.client.setLockedHint(session.path, true);
    if (!this.#locks.has(id)) this.#tellLocked(session, by);
    if (isOurs) return;
    // It may have gone while nobody listened.
    const now = await this.#ports.client.session(session.path);
    if (now.ok && !now.value.LockedHint) await this.#judge(session);
  }

  #tellLocked({ info }: DescribedSession, by: readonly string[]): void {
    this.#locks.set(info.id, { sinceMs: performance.now(), unlockAskedMs: -Infinity, look: null });
    this.#ports.tell({ kind: "locked", sessionId: info.id, by });
  }

  async #onHintGone(id: string): Promise<void> {
    const session = this.#session(id);
    // What was locked when an earlier daemon ended is open now.
    if (this.#unheard.delete(id)) this.#ports.tell({ kind: "unlocked", sessionId: id });
    // While a locker of ours runs, its own end counts.
    if (session === null || this.#fallback.holds(id)) return;
    await this.#judge(session);
  }

  async #judge(session: DescribedSession): Promise<void> {
    const { info } = session;
    const lock = this.#locks.get(info.id);
    if (lock === undefined || this.#climbing.has(info.id)) return;
    const idleMs = await this.#idleMs(session);
    if (
      hasLockerWindow(session) &&
      (await isWindowSeen(session, this.#ports.displays, 0)) === true
    ) {
      return this.#lookLater(session);
    }
    if (this.#locks.get(info.id) !== lock) return;
    this.#over(
      info.id,
      whyUnexplained({
        unlockAsked: performance.now() - lock.unlockAskedMs < ASKED_WITHIN_MS,
        byItsShell: isSelfGuarded(session),
        lockedForMs: performance.now() - lock.sinceMs,
        idleMs,
      }),
    );
  }

  /** A locker that gives no hint, or that took it back and stayed, makes no event when it goes. */
  #lookLater(session: DescribedSession): void {
    const lock = this.#locks.get(session.info.id);
    if (lock === undefined) return;
    clearTimeout(lock.look ?? undefined);
    lock.look = setTimeout(() => void this.#judge(session), LOOK_AGAIN_MS).unref();
  }

  async #onLockerEnded(id: string, end: UnitEnd): Promise<void> {
    const session = this.#session(id);
    if (session !== null) await this.#ports.client.setLockedHint(session.path, false);
    if (!this.#locks.has(id)) return;
    this.#over(id, isAnswered(end) ? null : `our locker ${saidOf(end)}`);
  }

  async #onUnlockAsked(path: string): Promise<void> {
    const id = this.#ports.known().get(path)?.info.id ?? "";
    const lock = this.#locks.get(id);
    if (lock === undefined) return;
    lock.unlockAskedMs = performance.now();
    if (!this.#fallback.holds(id)) return;
    await this.#fallback.release(id);
    await this.#ports.client.setLockedHint(path, false);
    this.#over(id, null);
  }

  #over(sessionId: string, because: string | null): void {
    this.#forgetLock(sessionId);
    if (because === null) this.#ports.tell({ kind: "unlocked", sessionId });
    else this.#ports.tell({ kind: "lockBroken", sessionId, because });
  }

  #forget(sessionId: string): void {
    this.#unheard.delete(sessionId);
    this.#forgetLock(sessionId);
    void this.#fallback.release(sessionId);
  }

  #forgetLock(sessionId: string): void {
    clearTimeout(this.#locks.get(sessionId)?.look ?? undefined);
    this.#locks.delete(sessionId);
  }

  async #idleMs({ info }: DescribedSession): Promise<number | null> {
    const { display, xAuthorityPath, uid } = info;
    return display === null ? null : this.#ports.displays.idleMs({ display, xAuthorityPath, uid });
  }

  #session(id: string): DescribedSession | null {
    return [...this.#ports.known().values()].find(({ info }) => info.id === id) ?? null;
  }
}
