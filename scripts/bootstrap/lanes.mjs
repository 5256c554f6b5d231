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

/**
 * The first lane is shown while it runs; the others print what they have to say at the end, since
 * several progress reports in one terminal read like none.
 * @param {readonly string[]} vitest
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, show: (argv: readonly string[]) => Promise<number> }} place
 */
export async function runInLanes(vitest, { cwd, env, show }) {
  const startedMs = Date.now();
  const queue = [...QUEUE];
  /** @type {(argv: readonly string[]) => Promise<Ended>} */
  const runShown = async (argv) => ({ code: await show(argv), output: "" });
  /** @type {(argv: readonly string[]) => Promise<Ended>} */
  const runUnseen = (argv) => runQuietly(argv, { cwd, env });
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    takeTurns(lane === 0 ? runShown : runUnseen),
  );
  const ended = await Promise.all(lanes);
  for (const { output } of ended) process.stdout.write(output);
  return Math.max(...ended.map(({ code }) => code));

  /** @param {(argv: readonly string[]) => Promise<Ended>} runOne */
  async function takeTurns(runOne) {
    let code = 0;
    let output = "";
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const one = await runOne([...vitest, "--project", name]);
      const seconds = Math.round((Date.now() - startedMs) / 1000);
      say(`▸ ${name} ${one.code === 0 ? "ended" : "failed"} after ${seconds} s`);
      output += one.code === 0 ? one.output : `${one.output}✗ ${name} (exit ${one.code})\n`;
      code = Math.max(code, one.code);
    }
    return { code, output };
  }
}
