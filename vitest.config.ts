import { defineConfig } from "vitest/config";
import { FAILURES_VARIABLE, FailuresReporter } from "./scripts/bootstrap/failures.mjs";

/** What `npm start` tells; `npm test` runs it beside everything else, since it mostly waits. */
const STORY = "test/e2e/start.test.ts";
/** Real browsers, cleared: as long as all else of e2e, and so beside it. */
const BROWSERS = "test/e2e/browsers-*.test.ts";
/** What people at a device see: the other half of e2e. */
const SHELL = "test/e2e/shell-*.test.ts";

/** What is cleared of homes, without a browser: half of what is tried between our own processes. */
const HOMES = "test/integration/browsers/*.test.ts";

/** What simulates or computes waits for nothing real. */
const COMPUTES = ["unit", "simulation"];

type Suite = readonly [name: string, include: readonly string[], testTimeoutMs: number];

/** In the order in which they run where files of several are asked for at once. */
const SUITES: readonly Suite[] = [
  ["unit", ["test/architecture.test.ts", "test/unit/**/*.test.ts"], 40_000],
  ["integration", ["test/integration/**/*.test.ts"], 120_000],
  ["homes", [HOMES], 120_000],
  ["platform", ["test/platform/**/*.test.ts"], 240_000],
  ["simulation", ["test/simulation/**/*.test.ts"], 240_000],
  ["e2e", ["test/e2e/**/*.test.ts"], 240_000],
  ["browsers", [BROWSERS], 240_000],
  ["shell", [SHELL], 240_000],
  ["story", [STORY], 600_000],
];

/** Parts of a suite that have a project of their own. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  e2e: [STORY, BROWSERS, SHELL],
  integration: [HOMES],
};

const project = ([name, include, testTimeoutMs]: Suite, groupOrder: number) => ({
  test: {
    name,
    sequence: { groupOrder },
    include: [...include],
    exclude: [...(ELSEWHERE[name] ?? [])],
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
    // Suites outside `unit` share real things: displays, ports, a machine with two cores.
    fileParallelism: COMPUTES.includes(name),
    // A process for each of hundreds of files was most of their time. These leave nothing
    // behind in theirs (`--sequence.shuffle.files` shows it), while browsers and displays may.
    isolate: !["unit", "integration", "homes"].includes(name),
    // Real browsers and displays on a busy machine: a time that was missed once is tried once more.
    retry: COMPUTES.includes(name) ? 0 : 1,
    setupFiles: COMPUTES.includes(name) ? [] : ["test/support/patient-waits.ts"],
  },
});

const failuresPath = process.env[FAILURES_VARIABLE];

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ["default", ...(failuresPath ? [new FailuresReporter(failuresPath)] : [])],
    projects: SUITES.map(project),
  },
});
