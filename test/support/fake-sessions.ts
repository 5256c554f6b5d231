import type { LockOutcome } from "../../agent/core/lock-outcome.ts";
import type {
  Cancel,
  EndOutcome,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../agent/core/ports.ts";

/** Sessions without an operating system: what `lock` and `end` answer can be set by a test. */
export class FakeSessions implements Sessions {
  readonly calls: string[] = [];
  lockOutcome: LockOutcome = { status: "locked", by: ["lockedHint", "window"], ms: 1 };
  endOutcome: EndOutcome = { status: "ended", ms: 1 };
  /** What a lock waits for, as for a locker that takes its time. */
  lockHeld: Promise<void> = Promise.resolve();
  readonly #sessions = new Map<string, SessionInfo>();
  readonly #listeners = new Set<(change: SessionChange) => void>();

  constructor(sessions: readonly SessionInfo[] = []) {
    for (const session of sessions) this.#sessions.set(session.id, session);
  }

  async list(): Promise<readonly SessionInfo[]> {
    return [...this.#sessions.values()];
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async lock(sessionId: string): Promise<LockOutcome> {
    this.calls.push(`lock ${sessionId}`);
    if (!this.#sessions.has(sessionId)) {
      return { status: "failed", because: `there is no session ${sessionId}`, ms: 0 };
    }
    await this.lockHeld;
    if (this.lockOutcome.status === "locked") this.tell({ kind: "locked", sessionId });
    return this.lockOutcome;
  }

  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    this.calls.push(`end ${sessionId} ${closeForMs}`);
    if (!this.#sessions.has(sessionId)) return { status: "ended", ms: 0 };
    if (this.endOutcome.status === "ended") this.remove(sessionId);
    return this.endOutcome;
  }

  async isOver(sessionId: string): Promise<boolean> {
    return !this.#sessions.has(sessionId);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  add(session: SessionInfo): void {
    this.#sessions.set(session.id, session);
    this.tell({ kind: "added", session });
  }

  remove(sessionId: string): void {
    if (this.#sessions.delete(sessionId)) this.tell({ kind: "removed", sessionId });
  }

  tell(change: SessionChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
