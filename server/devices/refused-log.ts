import { extendChain } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { GapAcceptance, GapFault, RefusedLog } from "../storage/audit-gap.ts";
import type { CheckpointRecord } from "../storage/records.ts";

export type RefusedReport = {
  readonly rows: readonly AuditRow[];
  readonly checkpoint: CheckpointRecord;
  readonly at: string;
  readonly because: string;
};

/**
 * What is known of the refused log after one more report of it.
 *
 * @returns what it was before, where the report is no log by itself: nobody can accept that
 */
export function refusedAfter(
  before: RefusedLog | null,
  { rows, checkpoint, at, because }: RefusedReport,
): RefusedLog | null {
  const first = rows[0];
  if (first === undefined) return before;
  const follows = { size: first.seq - 1, head: first.prevHash };
  const shown = { size: checkpoint.size, head: checkpoint.head };
  const end = extendChain(follows, rows);
  if (!end.ok || !isSame(end.value, shown)) return before;
  const { envelope } = checkpoint;
  if (before === null) return { since: at, at, because, follows, shown, envelope };
  // A device repeats what was not acked: what was known of its beginning still is.
  if (isSame(before.shown, shown)) return { ...before, at };
  const goesOn = isSame(before.shown, follows);
  return goesOn
    ? { ...before, at, shown, envelope }
    : { since: at, at, because, follows, shown, envelope };
}

/** Whether that is what somebody was shown. */
export function judgeAcceptance(
  refused: RefusedLog | null,
  { shown }: Pick<GapAcceptance, "shown">,
): Result<RefusedLog, GapFault> {
  if (refused === null) {
    return fail("nothingRefused", "no log of this device is refused; there is nothing to accept");
  }
  return isSame(refused.shown, shown)
    ? ok(refused)
    : fail(
        "anotherHead",
        `the device's log has come to row ${refused.shown.size}, ${refused.shown.head}; look again`,
      );
}

function isSame(
  one: { readonly size: number; readonly head: string },
  other: { readonly size: number; readonly head: string },
): boolean {
  return one.size === other.size && one.head === other.head;
}
