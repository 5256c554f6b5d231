import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { emptyDirectory } from "../../../agent/browsers/remove-tree.ts";

test("empties a directory of many directories in a time that grows with their number", async () => {
  // In memory: the time is the processor's, and no disk's.
  const dir = mkdtempSync("/dev/shm/sessionward-test-");
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (let n = 0; n < 40_000; n += 1) mkdirSync(join(dir, "inner", `${n}`), { recursive: true });
  const opened = openSync(dir, "r");
  const startedMs = performance.now();
  expect(await emptyDirectory(opened)).toEqual([]);
  expect(performance.now() - startedMs).toBeLessThan(8_000);
  closeSync(opened);
});
