import { expect, test } from "vitest";
import {
  type AuditLine,
  linesOf,
  placeOf,
  seqAt,
  unknownUpTo,
} from "../../../server/devices/audit-lines.ts";

const HEAD = "a".repeat(64);
const line = (after: number, follows: number, joins: number | null): AuditLine => ({
  ...{ after, joins },
  follows: { size: follows, head: HEAD },
});

/** 500 rows, back to row 120, 80 rows behind it, back to row 100. */
const WENT_BACK = linesOf([line(500, 120, 120), line(580, 100, 100)]);
/** 500 rows, then a log whose rows up to 700 never came. */
const MISSED = linesOf([line(500, 700, null)]);
/** The disk was copied on the second stretch, at its row 150, and put back later. */
const WITHIN = linesOf([line(500, 120, 120), line(580, 150, 530)]);

test.each([
  ["a log without a gap", linesOf([]), 7, 7],
  ["behind the last gap", WENT_BACK, 101, 581],
  ["the row that it follows on", WENT_BACK, 100, 100],
  ["behind missing rows", MISSED, 701, 501],
  ["a row that never came", MISSED, 700, null],
  ["the stretch before", WITHIN, 150, 530],
  ["the one before that", WITHIN, 120, 120],
  ["what is before any row", WITHIN, 0, null],
] as const)("knows where a row is held: %s", (_what, lines, seq, place) => {
  expect(placeOf(lines, seq)).toBe(place);
});

test.each([
  ["before any gap", WENT_BACK, 500, 500],
  ["the first behind a gap", WENT_BACK, 501, 121],
  ["the last before the next", WENT_BACK, 580, 200],
  ["the first behind that", WENT_BACK, 581, 101],
  ["behind missing rows", MISSED, 501, 701],
])("knows what the device calls a row: %s", (_what, lines, place, seq) => {
  expect(seqAt(lines, place)).toBe(seq);
});

test.each([
  ["nothing was deleted", WENT_BACK, 0, 0],
  ["some of the first stretch was", WENT_BACK, 50, 50],
  ["all of it that this log has was", WENT_BACK, 300, 100],
  ["some behind the gap was", WENT_BACK, 590, 110],
  ["rows are missing", MISSED, 0, 700],
  ["some of the stretch between was", WITHIN, 510, 130],
  ["the stretch between was, up to its end", WITHIN, 580, 150],
])("knows up to where nobody can say what rows were: %s", (_what, lines, forgotten, seq) => {
  expect(unknownUpTo(lines, forgotten)).toBe(seq);
});
