import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAILURES_VARIABLE, failuresIn } from "./failures.mjs";
import { runQuietly, say } from "./run.mjs";
import { filesToTryAlone, tellFailures } from "./second-look.mjs";

/**
 * Projects of vitest.config.ts: a lane takes the next when it is free. Most suites wait more than
 * they compute, for browsers, deadlines and disks, so that three lanes fill two cores (with a fourth
 * twenty processes wait for one, and what is timed is late); what only computes comes last and takes
 * what is left of both.
 */
export const QUEUE = [
  ...["integration", "platform", "shell", "e2e", "browsers", "homes"],
  ...["unit", "simulation"],
];
/** It waits for its deadlines however free the machine is, and so has a lane for itself. */
export const STORY_QUEUE = ["story"];
const LANES = 3;

/** @typedef {{ code: number, output: string }} Ended */
/** @typedef {import("./second-look.mjs").FailedProject} FailedProject */
/** @typedef {{ output: string, failed: readonly FailedProject[] }} LaneEnded */
/** @typedef {(argv: readonly string[], variables: Readonly<Record<string, string>>) => Promise<number>} Show */

/**
 * The first lane is shown while it runs; the others print what they have to say at the end, since
 * several progress reports in one terminal read like none. What failed is tried once more when the
 * machine does nothing else, and said as the very last: of thousands of lines that is what somebody
 * looks for.
 * @param {readonly string[]} vitest
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, show: Show }} place
 */
export async function runInLanes(vitest, { cwd, env, show }) {
  const startedMs = Date.now();
  const reportDir = mkdtempSync(join(tmpdir(), "sessionward-reports-"));
  const queue = [...QUEUE];
  const queues = [...Array.from({ length: LANES }, () => queue), [...STORY_QUEUE]];
  /** @type {(argv: readonly string[], variables: Readonly<Record<string, string>>) => Promise<Ended>} */
  const runShown = async (argv, variables) => ({ code: await show(argv, variables), output: "" });
  /** @type {typeof runShown} */
  const runUnseen = (argv, variables) => runQuietly(argv, { cwd, env: { ...env, ...variables } });
  const lanes = queues.map((each, lane) => takeTurns(each, lane === 0 ? runShown : runUnseen));
  const ended = await Promise.all(lanes);
  for (const { output } of ended) process.stdout.write(output);
  const failed = ended.flatMap((lane) => lane.failed);
  const stillFailing = await lookAgain(failed);
  rmSync(reportDir, { recursive: true });
  tellFailures(failed, stillFailing);
  return Math.max(0, ...stillFailing.map(({ code }) => code));

  /**
   * @param {string[]} queue
   * @param {typeof runShown} runOne
   * @returns {Promise<LaneEnded>}
   */
  async function takeTurns(queue, runOne) {
    let output = "";
    /** @type {FailedProject[]} */
    const failed = [];
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const one = await runProject(runOne, name, []);
      const seconds = Math.round((Date.now() - startedMs) / 1000);
      say(`▸ ${name} ${one.code === 0 ? "ended" : "failed"} after ${seconds} s`);
      output += one.output;
      if (one.code !== 0) failed.push(one);
    }
    return { output, failed };
  }

  /** @param {readonly FailedProject[]} projects */
  async function lookAgain(projects) {
    const files = filesToTryAlone(projects);
    if (files === null) return projects;
    const again = [];
    for (const { name } of projects) {
      say(`▸ what failed of ${name}, once more and alone`);
      again.push(await runProject(runShown, name, files.get(name) ?? []));
    }
    return again.filter(({ code }) => code !== 0);
  }

  /**
   * @param {typeof runShown} runOne
   * @param {string} name
   * @param {readonly string[]} files none: all of the project's
   */
  async function runProject(runOne, name, files) {
    const failuresPath = join(reportDir, `${name}-${files.length}.json`);
    const argv = [...vitest, "--project", name, ...files];
    const { code, output } = await runOne(argv, { [FAILURES_VARIABLE]: failuresPath });
    return { name, code, output, failures: code === 0 ? [] : failuresIn(failuresPath) };
  }
}
