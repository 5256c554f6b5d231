import type { AuditGapView, RefusedLogView } from "../../server/contract/audit-gap-shapes.ts";

/** Whose word it is stands in it: an accepted gap is never told as if the log were whole. */
export function gapText(gap: AuditGapView): string {
  const { held, acceptedAt, acceptedBy, reason } = gap;
  return `after row ${held.size} ${breakText(gap)}; accepted by ${acceptedBy} on ${acceptedAt}: ${reason}`;
}

function breakText({ held, follows, wentBack }: AuditGapView): string {
  if (wentBack) return `the device's log went back to row ${follows.size}`;
  return follows.size > held.size
    ? `rows ${held.size + 1} to ${follows.size} never came`
    : `the device's log goes on from a row ${follows.size} that never came`;
}

export function gapCount(count: number): string {
  return count === 1 ? "1 accepted gap" : `${count} accepted gaps`;
}

/** What an admin decides about. */
export function refusedText(heldSize: number, refused: RefusedLogView): string {
  const { since, follows, shown } = refused;
  return `its log does not extend what the server holds (${heldSize} rows) since ${since}: it follows on row ${follows.size} and has come to row ${shown.size}, ${shown.head}`;
}
