import * as z from "zod/mini";
import { CHAIN_START, type ChainHead, extendChain } from "../../agent/contract/audit-chain.ts";
import { open } from "../../agent/contract/envelope.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { type AuditRow, checkpointSchema } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import type { RouteReply } from "../../server/contract/admin-api.ts";
import type { AdminClient } from "./admin-client.ts";

export type ChainVerdict = {
  /** `server`, or the id of a device. */
  readonly chain: string;
  readonly rows: number;
  readonly checkpoints: number;
  /** Null when everything fits. */
  readonly fault: string | null;
};

type Page = {
  readonly size: number;
  readonly head: string;
  readonly rows: readonly AuditRow[];
};

const PAGE_ROWS = 1000;

type Reader = (rows: readonly AuditRow[]) => void;

/** @param read gets the rows as they are checked, those of a broken chain too */
export function verifyServerAudit(
  admin: AdminClient,
  read: Reader = () => undefined,
): Promise<ChainVerdict> {
  return walk(
    "server",
    (afterSeq) => admin.call("getServerAudit", { query: { afterSeq, limit: PAGE_ROWS } }),
    (page) => {
      read(page.rows);
      return { checked: 0, fault: null };
    },
  );
}

/** @param read gets the rows as they are checked, those of a broken chain too */
export function verifyDeviceAudit(
  admin: AdminClient,
  deviceId: string,
  read: Reader = () => undefined,
): Promise<ChainVerdict> {
  const query = (afterSeq: number) => ({ afterSeq, limit: PAGE_ROWS });
  return walk(
    deviceId,
    (afterSeq) => admin.call("getDeviceAudit", { params: { deviceId }, query: query(afterSeq) }),
    (page) => {
      read(page.rows);
      return checkCheckpoints(page, deviceId);
    },
  );
}

/** Page by page from the first row: the server's word is taken for nothing but the bytes. */
async function walk<P extends Page>(
  chain: string,
  fetchPage: (afterSeq: number) => Promise<P>,
  check: (page: P) => { readonly checked: number; readonly fault: string | null },
): Promise<ChainVerdict> {
  let at: ChainHead = CHAIN_START;
  let checkpoints = 0;
  for (;;) {
    const page = await fetchPage(at.size);
    const extended = extendChain(at, page.rows);
    const found = check(page);
    checkpoints += found.checked;
    const fault = extended.ok ? found.fault : `${extended.reason}: ${extended.detail}`;
    if (fault !== null || !extended.ok) return { chain, rows: at.size, checkpoints, fault };
    at = extended.value;
    // Rows may be added while we read, so only an end that is short of the head is a fault.
    if (page.rows.length === 0) {
      const missing = at.size < page.size ? `rows after ${at.size} are missing` : null;
      return { chain, rows: at.size, checkpoints, fault: missing };
    }
  }
}

function checkCheckpoints(
  page: RouteReply<"getDeviceAudit">,
  deviceId: string,
): { readonly checked: number; readonly fault: string | null } {
  const key = decodePublicKey(page.deviceKey);
  if (!key.ok) return { checked: 0, fault: `${key.reason}: ${key.detail}` };
  for (const { size, envelope } of page.checkpoints) {
    const bytes = open(envelope, "checkpoint.v1", [{ id: deviceId, key: key.value }]);
    if (!bytes.ok) return { checked: 0, fault: `checkpoint at ${size}: ${bytes.detail}` };
    const json = parseStrictJson(bytes.value);
    const checkpoint = z.safeParse(checkpointSchema, json.ok ? json.value : null);
    const row = page.rows.find(({ seq }) => seq === size);
    const fits =
      checkpoint.success &&
      checkpoint.data.deviceId === deviceId &&
      checkpoint.data.size === size &&
      checkpoint.data.head === row?.hash;
    if (!fits) return { checked: 0, fault: `checkpoint at ${size} names another head` };
  }
  return { checked: page.checkpoints.length, fault: null };
}
