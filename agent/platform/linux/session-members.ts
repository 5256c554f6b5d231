import type { ProcessRow } from "./process-table.ts";

/** Everything that marks a process as part of a session that the agent started. */
export type SessionMarks = {
  /** Process ids that the agent itself started; each leads a session and group of its own. */
  readonly leaders: ReadonlySet<number>;
  /** Process ids in the session's control group. */
  readonly grouped: ReadonlySet<number>;
  readonly uid: number;
  /** The account has no other use: every process of it belongs to the session. */
  readonly dedicatedUid: boolean;
  /** Whether this process carries the session's environment marker. */
  readonly isMarked: (pid: number) => boolean;
  /** This process and its ancestors: never part of a session. */
  readonly excluded: ReadonlySet<number>;
};

/**
 * A child that forks twice and calls setsid loses its parent, group and session, but keeps its
 * control group, its user and, unless it threw its environment away, the marker. Any one mark is
 * enough, and whatever a member started is a member.
 */
export function sessionMembers(rows: readonly ProcessRow[], marks: SessionMarks): ProcessRow[] {
  const candidates = rows.filter(
    ({ pid, zombie }) => pid > 1 && !zombie && !marks.excluded.has(pid),
  );
  const members = new Set(candidates.filter((row) => isMember(row, marks)).map(({ pid }) => pid));
  let before = -1;
  while (members.size !== before) {
    before = members.size;
    for (const row of candidates) if (members.has(row.parentPid)) members.add(row.pid);
  }
  return candidates.filter(({ pid }) => members.has(pid));
}

function isMember(row: ProcessRow, marks: SessionMarks): boolean {
  if (marks.grouped.has(row.pid) || marks.leaders.has(row.pid)) return true;
  if (marks.leaders.has(row.groupId) || marks.leaders.has(row.sessionId)) return true;
  if (row.uid !== marks.uid) return false;
  return marks.dedicatedUid || marks.isMarked(row.pid);
}

/** A process and everything above it, from one look at the process table. */
export function withAncestors(rows: readonly ProcessRow[], pid: number): Set<number> {
  const parents = new Map(rows.map((row) => [row.pid, row.parentPid]));
  const found = new Set<number>();
  for (let next = pid; next > 0 && !found.has(next); next = parents.get(next) ?? 0) found.add(next);
  return found;
}
