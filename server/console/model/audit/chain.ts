import type { RouteReply } from "../../../contract/admin-api.ts";

export type AuditRow = RouteReply<"getServerAudit">["rows"][number];

/** SHA-256 of bytes, as the browser has it. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

export type ChainVerdict =
  | { readonly ok: true; readonly rows: number; readonly head: string }
  | {
      readonly ok: false;
      readonly seq: number;
      readonly because: ChainFault | "otherHead";
      /** The row that should stand there. */
      readonly expected: number;
    };

type ChainFault = "missing" | "otherChain" | "altered";

const START = "0".repeat(64);

/**
 * Reckons every hash anew, here and not on the server: rows in order from the first, each extending
 * the one before it, up to the head that the server tells (docs/security.md).
 */
export async function verifyChain(
  rows: readonly AuditRow[],
  head: string,
  digest: Digest,
): Promise<ChainVerdict> {
  let before = START;
  for (const [index, row] of rows.entries()) {
    const fault = await faultOf(row, index + 1, before, digest);
    if (fault !== null) {
      return { ok: false, seq: row.seq, because: fault, expected: index + 1 };
    }
    before = row.hash;
  }
  if (before === head) return { ok: true, rows: rows.length, head };
  return { ok: false, seq: rows.length, because: "otherHead", expected: rows.length };
}

async function faultOf(
  row: AuditRow,
  seq: number,
  before: string,
  digest: Digest,
): Promise<ChainFault | null> {
  if (row.seq !== seq) return "missing";
  if (row.prevHash !== before) return "otherChain";
  return (await hashOf(row, digest)) === row.hash ? null : "altered";
}

/** As agent/contract/audit-chain.ts does: each field as UTF-8 behind its length. */
async function hashOf(row: AuditRow, digest: Digest): Promise<string> {
  const fields = [row.prevHash, String(row.seq), row.at, row.actor, row.event, row.body];
  const texts = fields.map((field) => new TextEncoder().encode(field));
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  const hash = new Uint8Array(await digest(bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
