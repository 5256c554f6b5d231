import { expect, test } from "vitest";
import { judgeAcceptance, refusedAfter } from "../../../server/devices/refused-log.ts";
import { auditRowsAfter } from "../../support/audit-rows.ts";

const ENVELOPE = { payloadType: "checkpoint.v1", payload: "", signatures: [] } as never;
const ALL = auditRowsAfter([], 9);
const head = (size: number) => ({ size, head: ALL[size - 1]?.hash ?? "" });

/** Rows from one to another, under a checkpoint that names their end. */
function report(from: number, to: number, at = "t1") {
  const checkpoint = { ...head(to), at, envelope: ENVELOPE };
  return { rows: ALL.slice(from - 1, to), checkpoint, at, because: "forked: row" };
}

const BEGUN = refusedAfter(null, report(4, 5));

test("a refused log begins with what its first row follows on", () => {
  expect(BEGUN).toMatchObject({ follows: head(3), shown: head(5), since: "t1", at: "t1" });
});

test("it grows with what extends it, and keeps its beginning", () => {
  const grown = refusedAfter(BEGUN, report(6, 8, "t2"));
  expect(grown).toMatchObject({ follows: head(3), shown: head(8), since: "t1", at: "t2" });
  const again = refusedAfter(grown, report(6, 8, "t3"));
  expect(again).toMatchObject({ follows: head(3), shown: head(8), at: "t3" });
});

test("another log takes its place", () => {
  expect(refusedAfter(BEGUN, report(8, 9, "t2"))).toMatchObject({ follows: head(7), since: "t2" });
});

test.each([
  ["without rows", { ...report(4, 5), rows: [] }],
  ["with an altered row", { ...report(4, 5), rows: [{ ...ALL[3], body: "[]" } as never] }],
  ["with a row left out", { ...report(4, 6), rows: [ALL[3], ALL[5]] as never }],
  ["whose checkpoint names another head", { ...report(4, 5), checkpoint: report(4, 6).checkpoint }],
])("a report %s is nothing that anybody could accept", (_what, bad) => {
  expect(refusedAfter(null, bad)).toBeNull();
  expect(refusedAfter(BEGUN, bad)).toBe(BEGUN);
});

test("what is accepted is the head that was shown, and no other", () => {
  expect(judgeAcceptance(BEGUN, { shown: head(5) })).toMatchObject({ ok: true });
  expect(judgeAcceptance(BEGUN, { shown: head(6) })).toMatchObject({ reason: "anotherHead" });
  const twoHeads = { size: 5, head: "f".repeat(64) };
  expect(judgeAcceptance(BEGUN, { shown: twoHeads })).toMatchObject({ reason: "anotherHead" });
  expect(judgeAcceptance(null, { shown: head(5) })).toMatchObject({ reason: "nothingRefused" });
});
