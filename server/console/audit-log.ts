import type { ConsoleClient, Outcome } from "./api-client.ts";
import { type AuditRow, type ChainVerdict, verifyChain } from "./model/audit/chain.ts";

const PAGE = 1000;
/** What is shown at first: the end of the log. */
const SHOWN = 500;

type Log = { readonly size: number; readonly head: string; readonly rows: readonly AuditRow[] };

/** The end of the server's log. */
export async function newestOfLog(client: ConsoleClient): Promise<Outcome<Log>> {
  const first = await client.call("getServerAudit", { query: { limit: 1 } });
  if (!first.ok) return first;
  const afterSeq = Math.max(0, first.value.size - SHOWN);
  return client.call("getServerAudit", { query: { afterSeq, limit: PAGE } });
}

/** All of it, from its first row, reckoned anew in this browser. */
export async function verifyLog(client: ConsoleClient): Promise<Outcome<ChainVerdict>> {
  const rows: AuditRow[] = [];
  for (;;) {
    const page = await client.call("getServerAudit", {
      query: { afterSeq: rows.length, limit: PAGE },
    });
    if (!page.ok) return page;
    rows.push(...page.value.rows);
    if (page.value.rows.length === 0 || rows.length >= page.value.size) {
      const verdict = await verifyChain(rows, page.value.head, (bytes) =>
        crypto.subtle.digest("SHA-256", bytes),
      );
      return { ok: true, value: verdict };
    }
  }
}
