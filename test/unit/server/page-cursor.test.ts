import { expect, test } from "vitest";
import { pageOf, readCursor } from "../../../server/http/page-cursor.ts";

test.each([
  [3, 2, 2, true],
  [2, 2, 2, false],
  [1, 2, 1, false],
  [0, 2, 0, false],
])("of %i found and pages of %i, %i are shown; more to come: %s", (found, limit, shown, more) => {
  const rows = Array.from({ length: found }, (_, at) => `row-${at}`);
  const page = pageOf(rows, limit, (row) => [row]);
  expect({ shown: page.rows.length, more: page.next !== null }).toEqual({ shown, more });
  if (page.next !== null) expect(readCursor(page.next, 1)).toEqual([page.rows.at(-1)]);
});

test.each([
  "x",
  "",
  Buffer.from("[1]").toString("base64url"),
  Buffer.from("{}").toString("base64"),
])("a cursor that is none, %j, is refused with what to do", (text) => {
  expect(() => readCursor(text, 1)).toThrow("pass `after` as a page gave it");
});

test("none at all is the first page", () => {
  expect(readCursor(undefined, 2)).toBeNull();
});
