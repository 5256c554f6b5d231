import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failuresIn } from "../../../scripts/bootstrap/failures.mjs";
import { tempDir } from "../../support/temp-dir.ts";

const REPO = join(import.meta.dirname, "..", "..", "..");

test("names each test that failed, and no other, in a report of vitest's own", () => {
  const reportPath = reportOf(`
import { expect, describe, test } from "vitest";
test("holds", () => expect(1).toBe(1));
describe("a part", () => test("fails", () => expect(1).toBe(2)));
`);
  expect(failuresIn(reportPath)).toEqual([
    expect.stringMatching(/tried\.test\.ts > a part fails$/),
  ]);
});

test("names a file that could not be read, with why", () => {
  const reportPath = reportOf('import "./nowhere.ts";\n');
  expect(failuresIn(reportPath)).toEqual([expect.stringMatching(/tried\.test\.ts: .*nowhere/)]);
});

test("says so where a run ended before it wrote anything", () => {
  const reportPath = join(tempDir(), "none.json");
  expect(failuresIn(reportPath)).toEqual(["ended before it could say which test failed"]);
});

/** Beside the project's own modules, since vitest is found from there. */
function reportOf(testText: string): string {
  const dir = mkdtempSync(join(REPO, "node_modules", ".cache-failures-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "tried.test.ts"), testText);
  const vitest = join(REPO, "node_modules", "vitest", "vitest.mjs");
  const reportPath = join(dir, "report.json");
  const args = ["run", "--root", dir, "--reporter=json", `--outputFile=${reportPath}`];
  spawnSync(process.execPath, [vitest, ...args], { env: { PATH: process.env["PATH"] } });
  expect(readFileSync(reportPath, "utf8")).toContain("testResults");
  return reportPath;
}
