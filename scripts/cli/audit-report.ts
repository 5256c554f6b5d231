import * as z from "zod/mini";
import type { AuditRow } from "../../agent/contract/reports.ts";
import type { ReceiptView } from "../../server/contract/admin-shapes.ts";
import type { ChainVerdict } from "./audit-verification.ts";

/** ISO 8601 in UTC; the end is not part of it. */
type TimeRange = { readonly from: string; readonly to: string };

type SessionActLine = {
  readonly at: string;
  readonly sessionId: string;
  readonly act: string;
  readonly reason: string;
  readonly outcome: string;
  /** The command in whose name it happened, or `policy`. */
  readonly by: string;
};

/** A time of which the log says nothing, or that nobody can vouch for. */
type Gap = { readonly from: string; readonly to: string; readonly because: string };

export type AuditReport = {
  readonly device: { readonly id: string; readonly hostName: string };
  readonly range: TimeRange;
  readonly madeAt: string;
  readonly verdict: ChainVerdict;
  /** What was in force, and since when; the first entry may be older than the range. */
  readonly rules: readonly { readonly at: string; readonly policies: readonly string[] }[];
  readonly acts: readonly SessionActLine[];
  readonly commands: readonly {
    readonly at: string;
    readonly id: string;
    readonly kind: string;
    readonly by: string;
    readonly reason: string;
    readonly state: string | null;
  }[];
  readonly receipts: readonly ReceiptView[];
  readonly gaps: readonly Gap[];
  /** Everything else, as how often it happened. */
  readonly others: readonly { readonly event: string; readonly count: number }[];
};

type Sources = Pick<AuditReport, "device" | "range" | "madeAt" | "verdict" | "receipts"> & {
  /** The device's whole log, in order. */
  readonly rows: readonly AuditRow[];
};

const actSchema = z.object({
  sessionId: z.string(),
  act: z.string(),
  reason: z.string(),
  outcome: z.string(),
});
const policiesSchema = z.object({ policies: z.array(z.string()) });
const receivedSchema = z.object({ commandId: z.string(), kind: z.string(), reason: z.string() });
const finishedSchema = z.object({ commandId: z.string(), state: z.string() });

const TOLD = ["sessionAct", "policiesApplied", "command.received", "command.finished"];

/** What an auditor reads of a device: by session and act, never by person. */
export function auditReport({ rows, range, receipts, ...rest }: Sources): AuditReport {
  const within = rows.filter(({ at }) => isWithin(at, range));
  return {
    ...rest,
    range,
    rules: rulesIn(rows, range),
    acts: within.flatMap(actOf),
    commands: commandsIn(within, rows),
    receipts: receipts.filter(({ at }) => isWithin(at, range)),
    gaps: gapsIn(rows, range),
    others: othersIn(within),
  };
}

function isWithin(at: string, { from, to }: TimeRange): boolean {
  return at >= from && at < to;
}

function bodyOf<S extends z.ZodMiniType>(schema: S, { body }: AuditRow): z.output<S> | null {
  const read = z.safeParse(schema, JSON.parse(body));
  return read.success ? read.data : null;
}

function actOf(row: AuditRow): SessionActLine[] {
  const act = row.event === "sessionAct" ? bodyOf(actSchema, row) : null;
  return act === null ? [] : [{ at: row.at, by: row.actor, ...act }];
}

/** The last one before the range is what was in force when it began. */
function rulesIn(rows: readonly AuditRow[], range: TimeRange): AuditReport["rules"] {
  const all = rows.flatMap((row) => {
    const applied = row.event === "policiesApplied" ? bodyOf(policiesSchema, row) : null;
    return applied === null ? [] : [{ at: row.at, policies: applied.policies }];
  });
  const before = all.filter(({ at }) => at < range.from).slice(-1);
  return [...before, ...all.filter(({ at }) => isWithin(at, range))];
}

function commandsIn(
  within: readonly AuditRow[],
  rows: readonly AuditRow[],
): AuditReport["commands"] {
  const states = new Map(
    rows.flatMap((row) => {
      const finished = row.event === "command.finished" ? bodyOf(finishedSchema, row) : null;
      return finished === null ? [] : [[finished.commandId, finished.state] as const];
    }),
  );
  return within.flatMap((row) => {
    const received = row.event === "command.received" ? bodyOf(receivedSchema, row) : null;
    if (received === null) return [];
    const { commandId: id, kind, reason } = received;
    return [{ at: row.at, id, kind, by: row.actor, reason, state: states.get(id) ?? null }];
  });
}

/** While the agent did not run nobody wrote, and what it wrote last may not be all that happened. */
function gapsIn(rows: readonly AuditRow[], range: TimeRange): readonly Gap[] {
  const gaps = rows.flatMap((row, place) => {
    const before = rows[place - 1];
    if (row.event !== "agentStarted" || before === undefined) return [];
    const because =
      before.event === "agentStopped"
        ? "the agent was stopped"
        : "the agent or the machine went down without a word";
    return [{ from: before.at, to: row.at, because }];
  });
  return gaps.filter(({ from, to }) => from < range.to && to >= range.from);
}

function othersIn(within: readonly AuditRow[]): AuditReport["others"] {
  const counts = new Map<string, number>();
  for (const { event } of within) {
    if (!TOLD.includes(event)) counts.set(event, (counts.get(event) ?? 0) + 1);
  }
  return [...counts]
    .map(([event, count]) => ({ event, count }))
    .toSorted((a, b) => a.event.localeCompare(b.event));
}
