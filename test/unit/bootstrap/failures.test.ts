import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FAILURES_VARIABLE, failuresIn } from "../../../scripts/bootstrap/failures.mjs";
import { tempDir } from "../../support/temp-dir.ts";

const REPO = join(import.meta.dirname, "..", "..", "..");

test("names each test that failed with why, and no other", () => {
  expect(
    failuresOf(`
import { expect, describe, test } from "vitest";
test("holds", () => expect(1).toBe(1));
describe("a part", () => test("fails", () => expect(1).toBe(2)));
`),
  ).toEqual([
    {
      file: expect.stringMatching(/tried\.test\.ts$/),
      name: "a part > fails",
      message: expect.stringContaining("expected 1 to be 2"),
    },
  ]);
});

test("names a file that could not be read, with why", () => {
  expect(failuresOf('import "./nowhere.ts";\n')).toEqual([
    expect.objectContaining({
      name: "could not be read",
      message: expect.stringContaining("nowhere"),
    }),
  ]);
});

test("names the file of an error that no test waited for", () => {
  const stray = `
import { test } from "vitest";
test("holds", async () => {
  void Promise.reject(new Error("nobody waits"));
  await new Promise((resolve) => setTimeout(resolve, 50));
});
`;
  expect(failuresOf(stray)).toEqual([
    {
      file: expect.stringMatching(/tried\.test\.ts$/),
      name: "an error outside of any test",
      message: "nobody waits",
    },
  ]);
});

test("says so where a run ended before it wrote anything", () => {
  expect(failuresIn(join(tempDir(), "none.json"))).toEqual([
    { file: null, name: "ended before it could say which test failed", message: "" },
  ]);
});

/** Beside the project's own modules, since vitest is found from there. */
function failuresOf(testText: string) {
  const dir = mkdtempSync(join(REPO, "node_modules", ".cache-failures-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const reporter = join(REPO, "scripts", "bootstrap", "failures.mjs");
  writeFileSync(join(dir, "tried.test.ts"), testText);
  writeFileSync(
    join(dir, "vitest.config.ts"),
    `import { FailuresReporter } from ${JSON.stringify(reporter)};
export default { test: { reporters: [new FailuresReporter(process.env.${FAILURES_VARIABLE})] }, cacheDir: "." };
`,
  );
  const vitest = join(REPO, "node_modules", "vitest", "vitest.mjs");
  const failuresPath = join(dir, "failures.json");
  const env = { PATH: process.env["PATH"], [FAILURES_VARIABLE]: failuresPath };
  spawnSync(process.execPath, [vitest, "run", "--root", dir], { env });
  return failuresIn(failuresPath);
}
