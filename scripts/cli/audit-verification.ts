import * as z from "zod/mini";
import { CHAIN_START, type ChainHead } from "../../agent/contract/audit-chain.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { countsAt, type DatedKey, openDated } from "../../agent/contract/former-key.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { type AuditRow, checkpointSchema } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import type { RouteReply } from "../../server/contract/admin-api.ts";
import type { AuditGapView } from "../../server/contract/audit-gap-shapes.ts";
import type { AdminClient } from "./admin-client.ts";
import { type Place, walkPage } from "./audit-walk.ts";

export type ChainVerdict = {
  /** `server`, or the id of a device. */
  readonly chain: string;
  readonly rows: number;
  readonly checkpoints: number;
  /** So many before them were deleted by `privacy.retain`. */
  readonly forgotten: number;
  /** Where the log goes on although it does not extend, since an admin accepted that. */
  readonly gaps: readonly AuditGapView[];
  /** Null when everything fits. */
  readonly fault: string | null;
};

type Start = ChainHead & {
  readonly envelope?: Envelope | undefined;
  readonly place?: number | undefined;
};

type Page = ChainHead & {
  readonly rows: readonly AuditRow[];
  /** What the oldest row follows on; left out: the log's beginning. */
  readonly start?: Start;
  /** Of the last row; left out: what the log counts itself. */
  readonly place?: number | undefined;
  readonly gaps?: readonly AuditGapView[] | undefined;
};

type Checked = { readonly checked: number; readonly fault: string | null };

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
  check: (page: P) => Checked,
): Promise<ChainVerdict> {
  const first = await fetchPage(0);
  const start = startOf(first);
  const { place: forgotten } = start;
  let at: Place = start;
  let checkpoints = 0;
  for (let page = first; ; page = await fetchPage(at.place)) {
    const extended = walkPage(at, page);
    const found = check(page);
    checkpoints += found.checked;
    const verdict = (fault: string | null): ChainVerdict => {
      const gaps = gapsBehind(forgotten, page);
      return { chain, rows: at.place - forgotten, checkpoints, forgotten, gaps, fault };
    };
    if (!extended.ok) return verdict(`${extended.reason}: ${extended.detail}`);
    if (found.fault !== null) return verdict(found.fault);
    at = extended.value;
    // Rows may be added while we read, so only an end that is short of the head is a fault.
    if (page.rows.length === 0) {
      return verdict(isShort(at, page) ? `rows after ${at.size} are missing` : null);
    }
  }
}

function startOf({ start = CHAIN_START }: { readonly start?: Start }): Place {
  const { size, head, place = size } = start;
  return { size, head, place };
}

/** One whose rows were deleted on both sides is of no log that is here. */
function gapsBehind(place: number, { gaps = [] }: Page): readonly AuditGapView[] {
  return gaps.filter(({ after }) => after >= place);
}

function isShort(at: Place, { size, place = size }: Page): boolean {
  return at.place < place;
}

function checkCheckpoints(page: RouteReply<"getDeviceAudit">, deviceId: string): Checked {
  const keys = [page.deviceKey, ...(page.formerKeys ?? [])].map(decodePublicKey);
  const bad = keys.find((key) => !key.ok);
  if (bad !== undefined) return { checked: 0, fault: `${bad.reason}: ${bad.detail}` };
  const ends = [null, ...(page.formerKeysUntil ?? [])];
  const signer = {
    deviceId,
    keys: keys.flatMap((key, place) =>
      key.ok ? [{ id: deviceId, key: key.value, until: ends[place] ?? null }] : [],
    ),
  };
  const forged = page.gaps?.find(({ envelope, shown }) => !signs(envelope, signer, shown));
  if (forged !== undefined) {
    const fault = `the device never signed what was accepted after row ${forged.held.size}`;
    return { checked: 0, fault };
  }
  const { size, head, envelope } = page.start;
  if (size > 0 && (envelope === undefined || !signs(envelope, signer, { size, head }))) {
    return {
      checked: 0,
      fault: `rows up to ${size} are missing, and no checkpoint vouches for them`,
    };
  }
  for (const { size, envelope } of page.checkpoints) {
    const row = page.rows.find(({ seq }) => seq === size);
    if (row === undefined || !signs(envelope, signer, { size, head: row.hash })) {
      return { checked: 0, fault: `checkpoint at ${size} names another head` };
    }
  }
  return { checked: page.checkpoints.length, fault: null };
}

type Signer = { readonly deviceId: string; readonly keys: readonly DatedKey[] };

/** Whether the device signed that its log was so far. */
function signs(envelope: Envelope | undefined, signer: Signer, { size, head }: ChainHead): boolean {
  if (envelope === undefined) return false;
  const opened = openDated(envelope, "checkpoint.v1", signer.keys);
  if (!opened.ok) return false;
  const json = parseStrictJson(opened.value.bytes);
  const checkpoint = z.safeParse(checkpointSchema, json.ok ? json.value : null);
  return (
    checkpoint.success &&
    countsAt(opened.value.until, checkpoint.data.at) &&
    checkpoint.data.deviceId === signer.deviceId &&
    checkpoint.data.size === size &&
    checkpoint.data.head === head
  );
}
