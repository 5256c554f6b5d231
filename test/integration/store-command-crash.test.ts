import { spawnSync } from "node:child_process";
import { randomUUIDv7 } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodePublicKey } from "../../agent/contract/public-key.ts";
import { command } from "../support/command-bench.ts";
import { tempDir } from "../support/temp-dir.ts";
import { sealJson, testKey } from "../support/test-keys.ts";

const STEPS = [
  "beforeBegin",
  "insideBegin",
  "beforeEffect",
  "afterEffect",
  "beforeResult",
  "insideResult",
  "afterResult",
];

test.each(STEPS)("62: killed %s, a command has one effect and one result in the end", (step) => {
  const dataDir = tempDir();
  const key = testKey();
  const at = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();
  const id = randomUUIDv7();
  const times = { issuedAt: at(0), notBefore: at(0), notAfter: at(3_600_000) };
  const envelope = JSON.stringify(sealJson("command.v1", command({ id, ...times }), key));
  const run = (dieAt: string, input: string) =>
    spawnSync(
      process.execPath,
      ["test/support/command-victim.ts", dataDir, dieAt, encodePublicKey(key.trusted.key), input],
      { encoding: "utf8" },
    );

  expect(run(step, envelope).signal).toBe("SIGKILL");
  // Started anew; the server sends again whatever it has no result for.
  const second = run("never", envelope);
  expect(second.stderr).toBe("");
  const results = JSON.parse(second.stdout).map(
    (report: { body: { result: { state: string } } }) => report.body.result.state,
  );
  expect(readFileSync(join(dataDir, "effects"), "utf8")).toBe(`${id}\n`);
  expect(results.filter((state: string) => state !== "running").at(-1)).toBe("done");
  expect(new Set(results)).toEqual(new Set(["accepted", "running", "done"]));
});
