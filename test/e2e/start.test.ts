import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import * as z from "zod";
import { STEP_NAMES } from "../../scripts/demo/step.ts";
import { whyNoWorld } from "../../scripts/sandbox/world-check.ts";

const lineSchema = z.object({
  step: z.string(),
  status: z.enum(["ok", "failed", "notAvailable"]),
  ms: z.number(),
  reason: z.string().optional(),
  family: z.string().optional(),
});

const lack = whyNoWorld();
if (lack !== null) process.stderr.write(`start.test.ts skips the whole story: ${lack.detail}\n`);

const LIMIT_MS = 9 * 60_000;
const start = join(import.meta.dirname, "../../scripts/start.ts");

test.skipIf(lack !== null)(
  "tells the whole story on real parts, every step ok",
  {
    timeout: LIMIT_MS,
  },
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [start, "--once", "--json"], {
      timeout: LIMIT_MS,
      maxBuffer: 1 << 24,
    }).catch((error: { stdout: string }) => error);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => lineSchema.parse(JSON.parse(line)));
    expect(lines.filter(({ status }) => status !== "ok")).toEqual([]);
    expect([...new Set(lines.map(({ step }) => step))]).toEqual([...STEP_NAMES, "summary"]);
    const families = lines.filter(({ step }) => step === "signedOut").map(({ family }) => family);
    expect(families.sort()).toEqual(["chromium", "firefox"]);
  },
);

test("prints usage and exits 2 on a flag it does not know", async () => {
  const ended = await promisify(execFile)(process.execPath, [start, "--nope"]).catch(
    (error: { code: number; stderr: string; stdout: string }) => error,
  );
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain("usage:");
});
