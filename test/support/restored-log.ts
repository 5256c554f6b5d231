import { auditRowsAfter } from "./audit-rows.ts";

export const HELD = auditRowsAfter([], 5);
/** The disk went back to row 3; what happened since was something else. */
export const RESTORED = auditRowsAfter(HELD.slice(0, 3), 2, "after the restore");

export const headOf = (rows: typeof HELD) => ({ size: rows.length, head: rows.at(-1)?.hash ?? "" });
