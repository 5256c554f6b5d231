import type { Origin } from "../../policies/join.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import type { ActReason } from "../../policies/vocabulary.ts";
import { type BrokenLock, brokenLockWords } from "../contract/broken-lock.ts";
import type { ActOrder } from "./act-order.ts";
import type { LockOutcome } from "./lock-outcome.ts";
import type { AuditLog, Clock, Outbox, SessionChange, SessionInfo } from "./ports.ts";
import type { QuickReturns } from "./quick-returns.ts";

export type LedgerPorts = {
  /** Whether it is still this very session that has its id. */
  readonly isOpen: (session: SessionInfo) => boolean;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly quickReturns: Pick<QuickReturns, "add">;
  /** Where the limit comes from that locks this session when it is idle: a risk tier has its own. */
  readonly lockAfterOrigin: (sessionId: string) => Origin;
  /** Then nothing is locked again, because nothing was locked. */
  readonly isObserving: () => boolean;
  /** What is known of a lock is new, without any step of its session. */
  readonly onSettled: () => void;
};

export type LockChange = Extract<SessionChange, { kind: "locked" | "unlocked" | "lockBroken" }>;
/** Whether its session would be locked again now: somebody's pause or emergency may hold that. */
type LocksAgain = (reason: ActReason) => boolean;
type SeenLock = { readonly by: string[]; readonly ms: number | null };
type Entry = SeenLock & {
  readonly reason: ActReason;
  readonly atMs: number;
  /** The line that had it locked; null: no limit of ours did. */
  readonly limit: Origin | null;
};

/** Unlocked so soon, somebody was there all the time: the limit is too short (design §7). */
const QUICK_RETURN_MS = 20_000;
const LOCKED_AGAIN = 3;
const LOCKED_AGAIN_WITHIN_MS = 60_000;

/** What was seen of each session's lock, and what the end of one means. */
export class LockLedger {
  readonly #ports: LedgerPorts;
  readonly #locks = new Map<string, Entry>();
  readonly #brokenAtMs = new Map<string, readonly number[]>();
  /** Open sessions whose last lock failed on every rung. */
  readonly #failing = new Set<string>();
  readonly #onFailing: (() => void)[] = [];

  constructor(ports: LedgerPorts) {
    this.#ports = ports;
  }

  /** null: not locked as far as anybody has seen. */
  lockOf(sessionId: string): SeenLock | null {
    const entry = this.#locks.get(sessionId);
    return entry === undefined ? null : { by: entry.by, ms: entry.ms };
  }

  get failing(): number {
    return this.#failing.size;
  }

  /** Told when there is one more of them, or one less. */
  onFailing(listener: () => void): void {
    this.#onFailing.push(listener);
  }

  /** A lock that was ordered came to this: each way that was tried is on record. */
  settled({ session, reason, commandId }: ActOrder, lock: LockOutcome): void {
    const { audit, clock } = this.#ports;
    for (const { rung, ms, ...seen } of lock.rungs ?? []) {
      const detail = seen.isLocked ? `seen: ${seen.by.join(", ")}` : seen.because;
      const body = { sessionId: session.id, rung, locked: seen.isLocked, detail, ms };
      audit.append("lockTried", commandId ?? "policy", body);
    }
    if (!this.#ports.isOpen(session)) return;
    this.#setFailing(session.id, lock.status !== "locked");
    if (lock.status !== "locked") this.#locks.delete(session.id);
    else {
      const limit = reason === "idle" ? this.#ports.lockAfterOrigin(session.id) : null;
      const seen = { by: [...lock.by], ms: lock.ms };
      this.#locks.set(session.id, { ...seen, reason, atMs: clock.uptimeMs(), limit });
    }
    this.#ports.onSettled();
  }

  /** What a change of a session's lock is to the session machine. */
  heard(change: LockChange, wouldAgain: LocksAgain): SessionEvent {
    if (change.kind === "locked") return this.#locked(change);
    const entry = this.#locks.get(change.sessionId);
    this.#locks.delete(change.sessionId);
    if (change.kind === "lockBroken")
      return this.#broken(change, entry?.reason ?? "user", wouldAgain);
    // Each session's lock is told of first: of this one only an earlier daemon knew.
    if (entry === undefined) return { kind: "unlockFound" };
    this.#countReturn(change.sessionId, entry);
    return { kind: "unlockSeen" };
  }

  forget(sessionId: string): void {
    this.#locks.delete(sessionId);
    this.#brokenAtMs.delete(sessionId);
    this.#setFailing(sessionId, false);
  }

  #setFailing(sessionId: string, isFailing: boolean): void {
    if (this.#failing.has(sessionId) === isFailing) return;
    if (isFailing) this.#failing.add(sessionId);
    else this.#failing.delete(sessionId);
    for (const listener of this.#onFailing) listener();
  }

  #locked({ sessionId, by }: Extract<LockChange, { kind: "locked" }>): SessionEvent {
    const atMs = this.#ports.clock.uptimeMs();
    const other = { ms: null, reason: "user", limit: null } as const;
    const seen: Entry = { by: [...(by ?? ["lockedHint"])], atMs, ...other };
    this.#setFailing(sessionId, false);
    // What our own order saw says more, whichever of the two comes first.
    if (!this.#locks.has(sessionId)) this.#locks.set(sessionId, seen);
    return { kind: "lockSeen" };
  }

  /** Endless locking would keep out whoever has a locker that ends oddly: then it is only told. */
  #broken(
    { sessionId, because }: Extract<LockChange, { kind: "lockBroken" }>,
    reason: ActReason,
    wouldAgain: LocksAgain,
  ): SessionEvent {
    const nowMs = this.#ports.clock.uptimeMs();
    const recent = (this.#brokenAtMs.get(sessionId) ?? []).filter(
      (atMs) => nowMs - atMs < LOCKED_AGAIN_WITHIN_MS,
    );
    this.#brokenAtMs.set(sessionId, [...recent, nowMs]);
    const mayAgain = recent.length < LOCKED_AGAIN && !this.#ports.isObserving();
    this.#alert({ sessionId, because, locksAgain: mayAgain && wouldAgain(reason) }, reason);
    return mayAgain ? { kind: "lockBroken", reason } : { kind: "lockFailed" };
  }

  /** The row makes an alarm at the server; the act stands among the session's own: its lock did not hold. */
  #alert(broken: BrokenLock, reason: ActReason): void {
    const { audit, outbox, clock } = this.#ports;
    audit.append("lockBroken", "system", broken);
    outbox.put({
      kind: "sessionAct",
      body: {
        sessionId: broken.sessionId,
        act: "lock",
        reason,
        outcome: "failed",
        detail: `unexplained unlock: ${brokenLockWords(broken)}`,
        ms: 0,
        at: new Date(clock.nowMs()).toISOString(),
      },
    });
  }

  #countReturn(sessionId: string, { atMs, limit }: Entry): void {
    const afterMs = this.#ports.clock.uptimeMs() - atMs;
    // A lock that a person ordered, or that somebody else's timer did, says nothing about our limit.
    if (limit === null || afterMs > QUICK_RETURN_MS) return;
    this.#ports.quickReturns.add(limit);
    this.#ports.audit.append("quickReturn", "system", { sessionId, afterMs, ...limit });
  }
}
