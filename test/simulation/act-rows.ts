import type { AuditRow } from "../../agent/contract/reports.ts";
import type { ActReason } from "../../policies/vocabulary.ts";

/** What the audit log says of one act. */
export type ActRow = {
  readonly seq: number;
  readonly actor: string;
  readonly sessionId: string;
  readonly act: "lock" | "clear" | "signOut";
  readonly reason: ActReason;
  readonly outcome: string;
};

/** The `sessionAct` rows from a place on, in order. */
export function actRowsAfter(rows: readonly AuditRow[], from: number): readonly ActRow[] {
  if (from === rows.length) return [];
  return rows.slice(from).flatMap(({ seq, actor, event, body }) => {
    if (event !== "sessionAct") return [];
    return [{ seq, actor, ...(JSON.parse(body) as Omit<ActRow, "seq" | "actor">) }];
  });
}

/** What an act may do to the operating system: a lock that fails becomes a clear (design §5). */
export const DOES: Readonly<Record<ActRow["act"], readonly string[]>> = {
  lock: ["lock", "clear"],
  clear: ["clear"],
  signOut: ["end", "clear"],
};
