import { runQuietly, say } from "./run.mjs";

/**
 * Suites that run one after another, beside the other lanes. Most of them wait more than they
 * compute, for browsers, deadlines and disks, so that three lanes fill two cores. What asks a real
 * browser how fast it is comes in the lane that is shown; longest first, and equally long.
 * @type {readonly (readonly (readonly string[])[])[]}
 */
const LANES = [[["e2e"]], [["story"], ["platform"]], [["integration"], ["unit", "simulation"]]];

/** @typedef {(projects: readonly string[]) => readonly string[]} ArgvOf */

/**
 * The first lane is shown while it runs; the others print what they have to say at the end, since
 * several progress reports in one terminal read like none.
 * @param {ArgvOf} argvOf the command line of some projects
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, show: (argv: readonly string[]) => Promise<number> }} place
 */
export async function runLanes(argvOf, { cwd, env, show }) {
  const startedMs = Date.now();
  const [shown = [], ...quiet] = LANES;
  const beside = quiet.map((lane) => runInTurn(lane, (argv) => runQuietly(argv, { cwd, env })));
  const lanes = [
    runInTurn(shown, async (argv) => ({ code: await show(argv), output: "" })),
    ...beside,
  ];
  let worst = 0;
  for (const lane of lanes) {
    const { code, output } = await lane;
    process.stdout.write(output);
    worst = Math.max(worst, code);
  }
  return worst;

  /**
   * @param {readonly (readonly string[])[]} lane
   * @param {(argv: readonly string[]) => Promise<{ code: number, output: string }>} runOne
   */
  async function runInTurn(lane, runOne) {
    let code = 0;
    let output = "";
    for (const projects of lane) {
      const ended = await runOne(argvOf(projects));
      const after = `${((Date.now() - startedMs) / 1000).toFixed(0)} s`;
      output += ended.output;
      if (ended.code !== 0) output += `✗ ${projects.join(" ")} failed (exit ${ended.code})\n`;
      say(`▸ ${projects.join(", ")} ended after ${after}`);
      code = Math.max(code, ended.code);
    }
    return { code, output };
  }
}
