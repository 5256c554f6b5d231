import { webcrypto } from "node:crypto";
import { expect, test } from "vitest";
import { CHAIN_START, hashAuditRow } from "../../../agent/contract/audit-chain.ts";
import { actWords, bodyWords, foundRows } from "../../../server/console/model/audit/audit-rows.ts";
import {
  type AuditRow,
  type Digest,
  verifyChain,
} from "../../../server/console/model/audit/chain.ts";
import { sayer } from "../../../server/console/translate.ts";

const SAY = sayer("en");
const digest: Digest = (bytes) => webcrypto.subtle.digest("SHA-256", bytes);

/** As the server writes them: by its own function, not the one that is tested. */
function chainOf(...events: readonly string[]): AuditRow[] {
  const rows: AuditRow[] = [];
  for (const [index, event] of events.entries()) {
    const prevHash = rows.at(-1)?.hash ?? CHAIN_START.head;
    const fields = { seq: index + 1, at: "2026-11-22T08:00:00.000Z", actor: "Zoë", event };
    const row = { ...fields, body: '{"reason":"dríll"}', prevHash };
    rows.push({ ...row, hash: hashAuditRow(row) });
  }
  return rows;
}

const rows = chainOf("issueCommands", "publishPolicy", "revokeDevice");
const head = rows.at(-1)?.hash ?? "";

test("reckons the same hashes as the server, in the browser", async () => {
  expect(await verifyChain(rows, head, digest)).toEqual({ ok: true, rows: 3, head });
  expect(await verifyChain([], CHAIN_START.head, digest)).toMatchObject({ ok: true, rows: 0 });
});

test.each([
  ["a word changed", rows.map((row) => (row.seq === 2 ? { ...row, actor: "eve" } : row)), 2],
  ["a row left out", rows.filter(({ seq }) => seq !== 2), 3],
  ["the end cut off", rows.slice(0, 2), 2],
  ["another beginning", chainOf("x", "publishPolicy").slice(1), 2],
] as const)("finds %s", async (_name, edited, seq) => {
  expect(await verifyChain(edited, head, digest)).toMatchObject({ ok: false, seq });
});

test("finds rows by who, what and about what, newest first", () => {
  expect(foundRows(rows, "dríll", SAY).map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(foundRows(rows, "zoë publish", SAY).map(({ seq }) => seq)).toEqual([2]);
});

test("tells what a row is about in words, and what is no object as it stands", () => {
  expect(bodyWords('{"reason":"drill","targets":{"groups":["wards"]},"forMs":300000}', SAY)).toBe(
    "reason: drill, targets: groups: wards, for: 5m",
  );
  expect(bodyWords('{"source":"name: ward\\ndevice: shared\\n","withinMs":86400000}', SAY)).toBe(
    "source: 2 lines, within: 1d",
  );
  expect([bodyWords("[1]", SAY), bodyWords("{", SAY)]).toEqual(["[1]", "{"]);
});

test("tells of a look in words, and of nothing that something is empty", () => {
  expect(["previewCommand", "personShown"].map((event) => actWords(event, SAY))).toEqual([
    "looked at what a command would meet",
    "looked at who sits at a device",
  ]);
  expect(bodyWords('{"kind":"lock","params":{},"reason":"drill"}', SAY)).toBe(
    "kind: lock, params: none, reason: drill",
  );
});
