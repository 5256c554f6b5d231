import { CHAIN_START } from "../../agent/contract/audit-chain.ts";
import type { AuditGap } from "../storage/audit-gap.ts";

/**
 * A stretch of a device's log, from one accepted gap to the next. A row's *place* is how many-eth it is
 * of all that are held; its `seq` is the device's own count, which may come again behind a gap.
 */
export type AuditLine = Pick<AuditGap, "after" | "follows" | "joins">;

const FIRST: AuditLine = { after: 0, follows: CHAIN_START, joins: 0 };

export function linesOf(gaps: readonly AuditLine[]): readonly AuditLine[] {
  return [FIRST, ...gaps];
}

/** The one on which the row at this place stands. */
function lineAt(lines: readonly AuditLine[], place: number): AuditLine {
  return lines.findLast(({ after }) => after < place) ?? FIRST;
}

function lastOf(lines: readonly AuditLine[]): AuditLine {
  return lines.at(-1) ?? FIRST;
}

export function seqAt(lines: readonly AuditLine[], place: number): number {
  const { after, follows } = lineAt(lines, place);
  return place - after + follows.size;
}

/**
 * Where the row that the device counts as `seq` would be held, behind the last gap or, before the row
 * that this follows on, further up.
 *
 * @returns null: nowhere
 */
export function placeOf(lines: readonly AuditLine[], seq: number): number | null {
  let line = lastOf(lines);
  while (seq <= line.follows.size) {
    if (line.joins === null || line.joins === 0) return null;
    line = lineAt(lines, line.joins);
  }
  return seq - line.follows.size + line.after;
}

/**
 * Up to which `seq` of the log as it stands now nobody can say what its rows were.
 *
 * @param forgotten the place up to which rows were deleted by `privacy.retain`
 */
export function unknownUpTo(lines: readonly AuditLine[], forgotten: number): number {
  let line = lastOf(lines);
  while (forgotten <= line.after) {
    if (line.joins === null || line.joins <= forgotten) return line.follows.size;
    line = lineAt(lines, line.joins);
  }
  return forgotten - line.after + line.follows.size;
}
