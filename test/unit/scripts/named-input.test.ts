import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { adminAddress } from "../../../scripts/cli/admin-address.ts";
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

test("refuses a file that holds no admin token, before it becomes a header", () => {
  const tokenFile = join(dir, "page.md");
  writeFileSync(tokenFile, "# Not a token\nat all\n");
  const asked = () => findServer({ url: "https://127.0.0.1:8443", tokenFile });
  expect(asked).toThrow(`${tokenFile} does not hold an admin token`);
  expect(asked).toThrow(expect.objectContaining({ exitCode: 2 }));
});

const pin = `sha256:${"0".repeat(64)}`;

test.each([
  ["https://server:8443", pin],
  ["http://127.0.0.1:8443", null],
  ["http://[::1]:8443", null],
])("sends the admin token to %s under the pin %s", (url, itsPin) => {
  expect(adminAddress(url, itsPin).origin).toBe(url);
});

test.each([
  ["wss://server:8443/agent", pin],
  ["http://server:8443", pin],
  ["http://server:8443", null],
  ["http://127.0.0.1:8443", pin],
  ["https://server:8443", null],
  ["server:8443", pin],
  ["127.0.0.1:8443", pin],
  ["https://", pin],
])("sends no admin token to %s under the pin %s", (url, itsPin) => {
  expect(() => adminAddress(url, itsPin)).toThrow(expect.objectContaining({ exitCode: 2 }));
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
