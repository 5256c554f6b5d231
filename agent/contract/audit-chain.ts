import { hash } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { AuditRow } from "./reports.ts";

/** Where a chain stands: how many rows, and the hash of the last one. */
export type ChainHead = { readonly size: number; readonly head: string };

/** A chain without rows. */
export const CHAIN_START: ChainHead = { size: 0, head: "0".repeat(64) };

export type ChainFault = "gap" | "notExtending" | "altered";

/**
 * SHA-256 over each field as UTF-8 behind its length (32 bit, big endian), so that no two rows can
 * give the same bytes by moving text from one field to the next. Hex.
 */
export function hashAuditRow(row: Omit<AuditRow, "hash">): string {
  const fields = [row.prevHash, String(row.seq), row.at, row.actor, row.event, row.body];
  const lengths = fields.map((field) => Buffer.byteLength(field));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, field] of fields.entries()) {
    at = bytes.writeUInt32BE(lengths[index] ?? 0, at);
    at += bytes.write(field, at);
  }
  return hash("sha256", bytes);
}

/** @returns the head after `rows`, when they extend `from` without a gap and none was altered. */
export function extendChain(
  from: ChainHead,
  rows: Iterable<AuditRow>,
): Result<ChainHead, ChainFault> {
  let { size, head } = from;
  for (const row of rows) {
    if (row.seq !== size + 1) return fail("gap", `row ${row.seq} follows row ${size}`);
    if (row.prevHash !== head) return fail("notExtending", `row ${row.seq} extends another chain`);
    if (hashAuditRow(row) !== row.hash) return fail("altered", `row ${row.seq} was altered`);
    size = row.seq;
    head = row.hash;
  }
  return ok({ size, head });
}
