import { randomUUIDv7 } from "node:crypto";
import type { ReportKind } from "../contract/reports.ts";
import type { Clock } from "../core/ports.ts";
import type { QueuedReport, RevisableOutbox } from "../core/store-ports.ts";
import type { Db } from "./database.ts";
import type { Room } from "./room.ts";

/** Reports that the next one of their kind makes up for, or that may be asked for again: the only
 * ones that may be dropped. */
const TELEMETRY: readonly ReportKind[] = ["posture", "sessions", "rehearsal"];

/** Weeks without a server, at a few reports an hour. */
const MAX_TELEMETRY_ROWS = 2000;

export type OutboxPorts = {
  readonly journalDb: Db;
  readonly telemetryDb: Db;
  readonly clock: Pick<Clock, "nowMs">;
  readonly room: Room;
  readonly maxTelemetryRows?: number;
};

/**
 * Two queues behind one: what proves something waits in the journal's file and is never dropped;
 * telemetry waits in its own, the oldest goes first. Proof is sent before telemetry.
 */
export function createOutbox(ports: OutboxPorts): RevisableOutbox {
  const { clock, room, maxTelemetryRows = MAX_TELEMETRY_ROWS } = ports;
  const proof = createQueue(ports.journalDb);
  const telemetry = createQueue(ports.telemetryDb);
  const listeners = new Set<() => void>();
  // Proof that the disk did not take: kept here until it does.
  let unwritten: QueuedReport[] = [];
  const tell = afterThisWork(() => {
    for (const listener of listeners) listener();
  });

  const putTelemetry = (report: QueuedReport) => {
    room.attempt(() => telemetry.add(report));
    room.attempt(() => telemetry.keepNewest(maxTelemetryRows));
  };
  const putProof = (report: QueuedReport) => {
    const waiting = [...unwritten, report];
    const written = room.attempt(() => proof.addAll(waiting));
    unwritten = written.ok ? [] : waiting;
  };

  return {
    put: (report) => {
      const at = new Date(clock.nowMs()).toISOString();
      // Ids are unique beyond these files: the server remembers them longer than a file may live.
      const queued = { id: randomUUIDv7(), at, report };
      if (TELEMETRY.includes(report.kind)) putTelemetry(queued);
      else putProof(queued);
      tell();
    },
    pending: (limit) => {
      const first = [...proof.oldest(limit), ...unwritten].slice(0, limit);
      return [...first, ...telemetry.oldest(limit - first.length)];
    },
    acked: (ids) => {
      unwritten = unwritten.filter(({ id }) => !ids.includes(id));
      // What can't be removed now is sent again later; the server knows its id.
      room.attempt(() => proof.removeAll(ids));
      room.attempt(() => telemetry.removeAll(ids));
    },
    firstOf: (kind) =>
      proof.firstOf(kind) ??
      unwritten.find(({ report }) => report.kind === kind) ??
      telemetry.firstOf(kind),
    withdraw: (kind) => {
      proof.withdraw(kind);
      telemetry.withdraw(kind);
      // Last: what is only in memory comes back with no transaction.
      unwritten = unwritten.filter(({ report }) => report.kind !== kind);
    },
    onPut: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A report must not leave before the commit it is part of. */
function afterThisWork(tell: () => void): () => void {
  let telling = false;
  return () => {
    if (telling) return;
    telling = true;
    queueMicrotask(() => {
      telling = false;
      tell();
    });
  };
}

type Row = { readonly id: string; readonly at: string; readonly report: string };

function createQueue(db: Db) {
  const insert = db.prepare("INSERT INTO outbox (id, at, report) VALUES (?, ?, ?)");
  const oldest = db.prepare<[number], Row>(
    "SELECT id, at, report FROM outbox ORDER BY position LIMIT ?",
  );
  const remove = db.prepare("DELETE FROM outbox WHERE id = ?");
  const trim = db.prepare(
    "DELETE FROM outbox WHERE position <= (SELECT max(position) FROM outbox) - ?",
  );
  const first = db.prepare<[string], Row>(
    "SELECT id, at, report FROM outbox WHERE report ->> 'kind' = ? ORDER BY position LIMIT 1",
  );
  const removeKind = db.prepare("DELETE FROM outbox WHERE report ->> 'kind' = ?");
  const add = (queued: QueuedReport) =>
    insert.run(queued.id, queued.at, JSON.stringify(queued.report));
  return {
    add,
    addAll: db.transaction((reports: readonly QueuedReport[]) => {
      for (const report of reports) add(report);
    }),
    oldest: (limit: number) => oldest.all(Math.max(0, limit)).map(toQueued),
    removeAll: db.transaction((ids: readonly string[]) => {
      for (const id of ids) remove.run(id);
    }),
    firstOf: (kind: ReportKind) => {
      const row = first.get(kind);
      return row === undefined ? null : toQueued(row);
    },
    withdraw: (kind: ReportKind) => removeKind.run(kind),
    keepNewest: (rows: number) => trim.run(rows),
  };
}

function toQueued(row: Row): QueuedReport {
  return { id: row.id, at: row.at, report: JSON.parse(row.report) };
}
