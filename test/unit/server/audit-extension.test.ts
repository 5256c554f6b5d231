import { expect, test } from "vitest";
import { CHAIN_START, hashAuditRow } from "../../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../../agent/contract/reports.ts";
import { judgeExtension } from "../../../server/devices/audit-extension.ts";

function chain(length: number, event = "locked"): AuditRow[] {
  const rows: AuditRow[] = [];
  let prevHash = CHAIN_START.head;
  for (let seq = 1; seq <= length; seq += 1) {
    const at = "2026-11-22T10:00:00.000Z";
    const row = { seq, at, actor: "agent", event, body: "{}", prevHash };
    prevHash = hashAuditRow(row);
    rows.push({ ...row, hash: prevHash });
  }
  return rows;
}

function held(rows: readonly AuditRow[]) {
  const head = { size: rows.length, head: rows.at(-1)?.hash ?? CHAIN_START.head };
  return {
    head,
    forgotten: 0,
    accepted: null,
    hashAt: (seq: number) => rows[seq - 1]?.hash ?? null,
  };
}

/** The same, of which the first rows were deleted by `privacy.retain`. */
function heldFrom(rows: readonly AuditRow[], forgotten: number) {
  const { head, hashAt } = held(rows);
  return {
    head,
    forgotten,
    accepted: null,
    hashAt: (seq: number) => (seq > forgotten ? hashAt(seq) : null),
  };
}

const headOf = (rows: readonly AuditRow[]) => held(rows).head;
const ROWS = chain(6);
const OTHER = chain(6, "unlocked");

test("takes the rows that are new and leaves out those it has", () => {
  const judged = judgeExtension(held(ROWS.slice(0, 3)), ROWS.slice(1), headOf(ROWS));
  expect(judged).toMatchObject({ ok: true, value: { head: headOf(ROWS) } });
  expect(judged.ok && judged.value.fresh.map(({ seq }) => seq)).toEqual([4, 5, 6]);
});

test("takes a checkpoint without rows when it names a head that is held", () => {
  const chainHeld = held(ROWS);
  expect(judgeExtension(chainHeld, [], headOf(ROWS)).ok).toBe(true);
  expect(judgeExtension(chainHeld, [], headOf(ROWS.slice(0, 2))).ok).toBe(true);
});

test("takes the empty chain's checkpoint", () => {
  expect(judgeExtension(held([]), [], CHAIN_START).ok).toBe(true);
});

test.each([
  ["rows after a gap", ROWS.slice(4), headOf(ROWS), "gap"],
  ["a held row with other words", OTHER.slice(0, 3), headOf(OTHER.slice(0, 3)), "forked"],
  ["rows of another chain", OTHER.slice(3), headOf(OTHER), "notExtending"],
  ["a row with a changed body", [{ ...ROWS[3], body: "[]" } as AuditRow], headOf(ROWS), "altered"],
  ["a checkpoint of another chain", [], headOf(OTHER.slice(0, 3)), "badCheckpoint"],
  ["a checkpoint beyond the rows", ROWS.slice(3, 4), headOf(ROWS), "badCheckpoint"],
  ["a second head for a size", [], { size: 2, head: "f".repeat(64) }, "badCheckpoint"],
])("refuses %s", (_what, rows, checkpoint, reason) => {
  expect(judgeExtension(held(ROWS.slice(0, 3)), rows, checkpoint)).toMatchObject({ reason });
});

test("rows that were deleted by their age are no fork when they come once more", () => {
  const chainHeld = heldFrom(ROWS.slice(0, 4), 3);
  const judged = judgeExtension(chainHeld, ROWS.slice(1), headOf(ROWS));
  expect(judged.ok && judged.value.fresh.map(({ seq }) => seq)).toEqual([5, 6]);
  expect(judgeExtension(chainHeld, ROWS.slice(0, 2), headOf(ROWS.slice(0, 2))).ok).toBe(true);
});

test("a row that is still held is compared, whatever was deleted before it", () => {
  const forged = [...ROWS.slice(0, 3), OTHER[3] as AuditRow];
  const chainHeld = heldFrom(ROWS.slice(0, 5), 3);
  expect(judgeExtension(chainHeld, forged, headOf(forged))).toMatchObject({ reason: "forked" });
  const named = { size: 4, head: OTHER[3]?.hash ?? "" };
  expect(judgeExtension(chainHeld, [], named)).toMatchObject({ reason: "badCheckpoint" });
});

test("a log of which nothing is here any more goes on from where it was deleted", () => {
  const chainHeld = heldFrom(ROWS.slice(0, 3), 3);
  expect(judgeExtension(chainHeld, ROWS.slice(3), headOf(ROWS)).ok).toBe(true);
  expect(judgeExtension(chainHeld, OTHER.slice(3), headOf(OTHER))).toMatchObject({
    reason: "notExtending",
  });
});

test("behind an accepted gap only the log that was accepted goes on", () => {
  const chainHeld = { ...held(ROWS.slice(0, 3)), accepted: headOf(ROWS.slice(0, 5)) };
  expect(judgeExtension(chainHeld, ROWS.slice(3), headOf(ROWS)).ok).toBe(true);
  const other = { ...held(ROWS.slice(0, 3)), accepted: headOf(OTHER.slice(0, 5)) };
  expect(judgeExtension(other, ROWS.slice(3), headOf(ROWS))).toMatchObject({
    reason: "notAccepted",
  });
});
