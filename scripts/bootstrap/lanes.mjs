import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failuresIn } from "./failures.mjs";
import { runQuietly, say } from "./run.mjs";

/**
 * Projects of vitest.config.ts, longest first: a lane takes the next when it is free. Most suites
 * wait more than they compute, for browsers, deadlines and disks, so that three lanes fill two
 * cores; what only computes comes last and takes what is left of both. The story waits for its
 * deadlines however free the machine is, while browsers are quicker alone: these come after it.
 */
export const QUEUE = ["e2e", "integration", "platform", "story", "browsers", "unit", "simulation"];
const LANES = 3;

/** @typedef {{ code: number, output: string }} Ended */
/** @typedef {{ code: number, output: string, failed: readonly string[] }} LaneEnded */

/**
 * The first lane is shown while it runs; the others print what they have to say at the end, since
 * several progress reports in one terminal read like none. What failed is said once more as the very
 * last: of thousands of lines that is what somebody looks for.
 * @param {readonly string[]} vitest
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, show: (argv: readonly string[]) => Promise<number> }} place
 */
export async function runInLanes(vitest, { cwd, env, show }) {
  const startedMs = Date.now();
  const reportDir = mkdtempSync(join(tmpdir(), "sessionward-reports-"));
  const queue = [...QUEUE];
  /** @type {(argv: readonly string[]) => Promise<Ended>} */
  const runShown = async (argv) => ({ code: await show(argv), output: "" });
  /** @type {(argv: readonly string[]) => Promise<Ended>} */
  const runUnseen = (argv) => runQuietly(argv, { cwd, env });
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    takeTurns(lane === 0 ? runShown : runUnseen),
  );
  const ended = await Promise.all(lanes);
  rmSync(reportDir, { recursive: true });
  for (const { output } of ended) process.stdout.write(output);
  for (const line of ended.flatMap(({ failed }) => failed)) say(line);
  return Math.max(...ended.map(({ code }) => code));

  /**
   * @param {(argv: readonly string[]) => Promise<Ended>} runOne
   * @returns {Promise<LaneEnded>}
   */
  async function takeTurns(runOne) {
    let code = 0;
    let output = "";
    /** @type {string[]} */
    const failed = [];
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const reportPath = join(reportDir, `${name}.json`);
      const one = await runOne([...vitest, "--project", name, ...reportTo(reportPath)]);
      const seconds = Math.round((Date.now() - startedMs) / 1000);
      say(`▸ ${name} ${one.code === 0 ? "ended" : "failed"} after ${seconds} s`);
      output += one.output;
      if (one.code !== 0)
        failed.push(...failuresIn(reportPath).map((what) => `✗ ${name}: ${what}`));
      code = Math.max(code, one.code);
    }
    return { code, output, failed };
  }
}

/** @param {string} path */
function reportTo(path) {
  return ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
}
