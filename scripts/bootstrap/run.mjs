import { spawn, spawnSync } from "node:child_process";

/** An expected failure: what happened and what to do about it. */
export class SetupError extends Error {}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a set-up step. Whatever it prints goes to stderr: stdout belongs to the command that was
 * asked for.
 * @param {string} title
 * @param {readonly string[]} argv
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, hint: string }} options
 */
export async function setUp(title, argv, options) {
  say(`▸ ${title}`);
  const startedAt = Date.now();
  const code = await run(argv, { ...options, stdio: ["ignore", 2, 2] });
  if (code !== 0) {
    throw new SetupError(`${argv.slice(0, 2).join(" ")} failed (exit ${code}). ${options.hint}`);
  }
  // Two may go on side by side.
  const what = title.split(" ").slice(0, 2).join(" ");
  say(`  ${what}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/**
 * Waits for a program while passing on signals: it ends first and cleans up, then we do.
 * @param {readonly string[]} argv
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio: import("node:child_process").StdioOptions }} options
 */
export function run(argv, options) {
  const [program = "", ...args] = argv;
  return ended(spawn(program, args, options), program);
}

/**
 * The same, with what it prints kept for later.
 * @param {readonly string[]} argv
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} options
 */
export async function runQuietly(argv, options) {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  /** @type {string[]} */
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ part) => parts.push(part));
  }
  return { code: await ended(child, program), output: parts.join("") };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} program
 * @returns {Promise<number>}
 */
function ended(child, program) {
  return new Promise((resolve) => {
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    // A terminal sends SIGINT to the child by itself; a second one would cut its clean-up short.
    const ignore = () => {};
    process.on("SIGINT", process.stdin.isTTY ? ignore : pass).on("SIGTERM", pass);
    const done = (/** @type {number} */ code) => {
      process.removeListener("SIGINT", ignore).removeListener("SIGINT", pass);
      process.removeListener("SIGTERM", pass);
      resolve(code);
    };
    child.on("error", (error) => {
      say(`  ${program}: ${error.message}`);
      done(127);
    });
    child.on("close", (code, signal) => done(signal === null ? (code ?? 1) : 130));
  });
}

/**
 * The output of a short command; whatever it printed where it failed, too.
 * @param {string} program
 * @param {readonly string[]} args
 */
export function outputOf(program, args) {
  const { stdout, error } = spawnSync(program, args, { encoding: "utf8" });
  return error === undefined ? stdout : null;
}
