import type { Result } from "../../policies/result.ts";
import type { TraceLine } from "../../policies/trace.ts";
import type { ChainHead } from "../contract/audit-chain.ts";
import type { AuditRow, Report, ReportKind } from "../contract/reports.ts";
import type { AuditLog, Cancel, Outbox } from "./ports.ts";

/** The audit log as those see it who seal and send it. */
export interface AuditChain extends AuditLog {
  rowsAfter(seq: number, limit: number): readonly AuditRow[];
  head(): ChainHead;
}

export type QueuedReport = {
  readonly id: string;
  readonly at: string;
  readonly report: Report;
};

/** The other end of the outbox: what the link sends and takes away. */
export interface OutboxQueue extends Outbox {
  /** Oldest first. */
  pending(limit: number): readonly QueuedReport[];
  acked(ids: readonly string[]): void;
  onPut(listener: () => void): Cancel;
}

/** For whoever learns that what waits must be said otherwise. */
export interface RevisableOutbox extends OutboxQueue {
  /** The oldest of a kind, or null. */
  firstOf(kind: ReportKind): QueuedReport | null;
  /** Takes all of a kind away, unsent; throws when the disk refuses: then all of it stays. */
  withdraw(kind: ReportKind): void;
}

/** When people were active or idle while the device observed: 14 days, on the device. */
export interface ActivityLog {
  add(line: TraceLine): void;
  /** What is older than that goes; never is anything kept for longer than 14 days. */
  prune(retainMs: number): void;
  /** In order of time. */
  lines(): readonly TraceLine[];
}

/** Counts connects of this device for good: a copied disk shows as a fork (design §7). */
export interface JoinCounter {
  next(): number;
}

/** What is written inside happens wholly or not at all; `noRoom`: not at all. */
export type Atomically = <T>(work: () => T) => Result<T, "noRoom">;
