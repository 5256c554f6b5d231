import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findServer } from "../../../scripts/cli/admin-client.ts";
import { parseDurationWithin } from "../../../scripts/cli/duration.ts";
import { readText } from "../../../scripts/cli/read-text.ts";
import { verifyReceipt } from "../../../scripts/cli/receipt-actions.ts";

const dir = mkdtempSync(join(tmpdir(), "sessionward-named-"));
afterAll(() => rmSync(dir, { recursive: true }));

test("says in words why a named file can't be read, as wrong usage", () => {
  const missing = join(dir, "none.yaml");
  expect(() => readText(missing)).toThrow(`cannot read ${missing}: there is no such file`);
  expect(() => readText(dir)).toThrow("it is a directory, not a file");
  expect(() => readText(missing)).toThrow(expect.objectContaining({ exitCode: 2 }));
});

test("says how a server is started, where none has run", () => {
  expect(() => findServer({ serverData: dir })).toThrow(`sessionward server run --data ${dir}`);
});

test("names a receipt that is missing, instead of ending in a stack trace", async () => {
  const asked = verifyReceipt(join(dir, "none.json"), {});
  await expect(asked).rejects.toThrow("there is no such file");
});

test.each(["59s", "5h"])("refuses %s where a device would, and says what it takes", (text) => {
  expect(() => parseDurationWithin("1m", "4h")(text)).toThrow("from 1m to 4h");
});

test.each([
  ["1m", 60_000],
  ["4h", 14_400_000],
])("takes %s, which is just within", (text, ms) => {
  expect(parseDurationWithin("1m", "4h")(text)).toBe(ms);
});
