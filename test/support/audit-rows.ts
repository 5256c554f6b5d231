import { CHAIN_START, hashAuditRow } from "../../agent/contract/audit-chain.ts";
import type { KioskFault } from "../../agent/contract/guest-blocked.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { sealAs, type TestIdentity } from "./device-client.ts";

const AT = "2026-11-22T10:00:00.000Z";

/** Those given, and so many more that follow on them. */
export function auditRowsAfter(
  after: readonly AuditRow[],
  count: number,
  event = "locked",
  told: Partial<Pick<AuditRow, "at" | "body">> = {},
): AuditRow[] {
  const rows = [...after];
  for (let made = 0; made < count; made += 1) {
    const prevHash = rows.at(-1)?.hash ?? CHAIN_START.head;
    const row = {
      seq: rows.length + 1,
      at: AT,
      actor: "agent",
      event,
      body: "{}",
      ...told,
      prevHash,
    };
    rows.push({ ...row, hash: hashAuditRow(row) });
  }
  return rows;
}

/** As a device sends its log, under a checkpoint that names its end. */
export function auditReportOf(identity: TestIdentity, rows: AuditRow[], lie: object = {}) {
  const last = rows.at(-1);
  const payload = {
    ...{ deviceId: identity.deviceId, size: last?.seq, head: last?.hash, at: AT },
    ...lie,
  };
  const checkpoint = sealAs(identity, "checkpoint.v1", payload);
  return { kind: "audit", body: { rows, checkpoint } } as const;
}

/** Those given, and what a kiosk says of its fault next. */
export function kioskFaultRows(after: readonly AuditRow[], fault: KioskFault): AuditRow[] {
  return auditRowsAfter(after, 1, "kioskFault", { body: JSON.stringify({ told: { fault } }) });
}
