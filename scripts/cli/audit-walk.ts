import { type ChainFault, type ChainHead, extendChain } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { AuditGapView } from "../../server/contract/audit-gap-shapes.ts";

/** Behind which row one has come: by the log's own count, and of all rows that are held. */
export type Place = ChainHead & { readonly place: number };

type Rows = {
  readonly rows: readonly AuditRow[];
  readonly gaps?: readonly AuditGapView[] | undefined;
};

/**
 * Over the gaps that were accepted at this place, and the rows behind them. A page never has rows from
 * both sides of a gap.
 *
 * @returns `notAccepted` where the log is not the one that somebody accepted
 */
export function walkPage(
  { place, ...at }: Place,
  { rows, gaps = [] }: Rows,
): Result<Place, ChainFault | "notAccepted"> {
  let before: ChainHead = at;
  for (const { held, follows } of gaps.filter(({ after }) => after === place)) {
    if (held.size !== before.size || held.head !== before.head) {
      return fail("gap", `a gap was accepted after row ${held.size}, which is not here`);
    }
    before = follows;
  }
  const shown = gaps.findLast(({ after }) => after <= place)?.shown;
  const stray = rows.find(({ seq, hash }) => seq === shown?.size && hash !== shown.head);
  if (stray !== undefined) return fail("notAccepted", `another row ${stray.seq} was accepted`);
  const extended = extendChain(before, rows);
  return extended.ok ? ok({ ...extended.value, place: place + rows.length }) : extended;
}
