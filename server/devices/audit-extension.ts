import { type ChainFault, type ChainHead, extendChain } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { fail, ok, type Result } from "../../policies/result.ts";

/** The chain of one device as the server holds it. */
export type HeldChain = {
  readonly head: ChainHead;
  /** Rows up to here were deleted by `privacy.retain`: nobody can say any more what they were. */
  readonly forgotten: number;
  /** The head of a log that an admin took although it does not extend: it must come by there. */
  readonly accepted: ChainHead | null;
  readonly hashAt: (seq: number) => string | null;
};

export type Extension = { readonly fresh: readonly AuditRow[]; readonly head: ChainHead };

/**
 * What a report adds to the chain. Rows that are held already (a repeated report) must be the very
 * same; the checkpoint must name a head of the chain with the new rows.
 *
 * @returns `forked` when a held row came back different, `notAccepted` when it is not the log that an
 * admin accepted, `badCheckpoint` when it names another head.
 */
export function judgeExtension(
  held: HeldChain,
  rows: readonly AuditRow[],
  checkpoint: ChainHead,
): Result<Extension, ChainFault | "forked" | "notAccepted" | "badCheckpoint"> {
  const changed = rows.find((row) => isHeld(held, row.seq) && held.hashAt(row.seq) !== row.hash);
  if (changed !== undefined) return fail("forked", `row ${changed.seq} is held with another hash`);
  const fresh = rows.filter((row) => row.seq > held.head.size);
  const extended = extendChain(held.head, fresh);
  if (!extended.ok) return extended;
  const stray = fresh.find(
    ({ seq, hash }) => seq === held.accepted?.size && hash !== held.accepted.head,
  );
  if (stray !== undefined) return fail("notAccepted", `another row ${stray.seq} was accepted`);
  const named =
    fresh.find((row) => row.seq === checkpoint.size)?.hash ??
    (checkpoint.size === held.head.size ? held.head.head : held.hashAt(checkpoint.size));
  return named === checkpoint.head || (checkpoint.size > 0 && checkpoint.size <= held.forgotten)
    ? ok({ fresh, head: extended.value })
    : fail("badCheckpoint", `the checkpoint at ${checkpoint.size} names another head`);
}

function isHeld({ head, forgotten }: HeldChain, seq: number): boolean {
  return seq > forgotten && seq <= head.size;
}
