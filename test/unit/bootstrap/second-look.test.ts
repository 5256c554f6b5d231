import { expect, test } from "vitest";
import { filesToTryAlone, linesOf } from "../../../scripts/bootstrap/second-look.mjs";

const failure = (file: string | null, name = "fails") => ({ file, name, message: "1 is not 2" });
const project = (name: string, ...files: readonly (string | null)[]) => ({
  ...{ name, code: 1, output: "" },
  failures: files.map((file) => failure(file)),
});

test("tries each file once, however many of its tests failed", () => {
  const files = filesToTryAlone([
    project("e2e", "test/e2e/a.test.ts", "test/e2e/a.test.ts", "test/e2e/b.test.ts"),
    project("platform", "test/platform/c.test.ts"),
  ]);
  expect([...(files ?? [])]).toEqual([
    ["e2e", ["test/e2e/a.test.ts", "test/e2e/b.test.ts"]],
    ["platform", ["test/platform/c.test.ts"]],
  ]);
});

test.each([
  ["nothing failed", []],
  ["nobody knows where", [project("e2e", "test/e2e/a.test.ts", null)]],
  ["a run ended without saying why", [project("e2e", "test/e2e/a.test.ts"), project("unit")]],
  ["many failed", [project("unit", "a", "b", "c", "d", "e")]],
])("tries nothing again where %s", (_, projects) => {
  expect(filesToTryAlone(projects)).toBeNull();
});

test("says of both kinds which it was, and what still fails last", () => {
  const [quiet, broken] = [project("e2e", "test/e2e/a.test.ts"), project("unit", "test/b.test.ts")];
  expect(linesOf([broken, quiet], [broken])).toEqual([
    "! failed beside the others, passed alone: e2e: test/e2e/a.test.ts > fails",
    "    1 is not 2",
    "✗ unit: test/b.test.ts > fails",
    "    1 is not 2",
  ]);
});
