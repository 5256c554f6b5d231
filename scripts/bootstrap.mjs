#!/usr/bin/env node
// `npm start` and `npm test`: everything a fresh machine needs, then the thing itself.
// Runs on the machine's own Node >= 18 before anything is installed.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { handOver } from "./bootstrap/hand-over.mjs";
import { installSystemPackages } from "./bootstrap/install-system.mjs";
import { runInLanes } from "./bootstrap/lanes.mjs";
import { nodeOf, programOf } from "./bootstrap/programs.mjs";
import { run, runQuietly, SetupError, say, setUp } from "./bootstrap/run.mjs";
import { describeSources, fingerprint, isStamped, writeStamp } from "./bootstrap/stamps.mjs";
import { endWithStarter } from "./bootstrap/starter-watch.mjs";
import { suitesElsewhere } from "./bootstrap/suites.mjs";
import { unpackPrintScheduler } from "./bootstrap/unpack.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules/.bin");
const node = nodeOf(root, process.platform, process.arch);
const stamps = join(root, "node_modules/.sessionward");

/** What the bundles in dist/ are made from. */
const BUILT_FROM = [
  ...["agent", "main", "policies", "renderer", "server", "scripts/cli"],
  ...["scripts/sessionward.ts", "scripts/build.ts", "vite.renderer.config.ts"],
  ...["scripts/demo/page", "scripts/demo/comparison", "vite.demo.config.ts"],
  "docs/screens/demo/tour.webp",
  "package-lock.json",
];

/** @type {Readonly<Record<string, (args: readonly string[]) => Promise<number>>>} */
const TARGETS = {
  start: (args) => {
    // Stripped of their types and compiled once: 0.7 s of processor time less at every later start.
    process.env["NODE_COMPILE_CACHE"] = join(stamps, "compiled");
    return runInProject([[node, "scripts/start.ts", ...args]]);
  },
  test: runTests,
  /** Only what the other two need: for who wants to add something to it before they run. */
  setup: async () => 0,
};

async function main() {
  const [target = "", ...rest] = process.argv.slice(2);
  const goal = Object.hasOwn(TARGETS, target) ? TARGETS[target] : undefined;
  if (goal === undefined) {
    say(`usage: node scripts/bootstrap.mjs ${Object.keys(TARGETS).join("|")} [--yes] [ARGS]`);
    return 2;
  }
  const nodeMajor = Number(process.versions.node.split(".")[0]);
  if (nodeMajor < 18) {
    throw new SetupError(`Node ${process.versions.node} is too old to set this up: 18 or newer.`);
  }
  const isUnderNpm = process.env["npm_lifecycle_event"] !== undefined;
  if (isUnderNpm) endWithStarter({ isUnderNpm });
  // Other accounts run this code in the sandbox, whatever umask the checkout is used with.
  process.umask(0o022);
  await installAll(rest.includes("--yes") || process.env["CI"] === "true");
  await buildPrograms();
  return goal(rest.filter((arg) => arg !== "--yes"));
}

/**
 * Where nothing is asked, what waits for a network and what waits for a disk go on side by side.
 * @param {boolean} yes
 */
async function installAll(yes) {
  if (!yes) {
    await installDependencies();
    return installSystemPackages(root, false);
  }
  const installs = [installDependencies(), installSystemPackages(root, true)];
  for (const one of await Promise.allSettled(installs)) {
    if (one.status === "rejected") throw one.reason;
  }
}

async function installDependencies() {
  const lock = fingerprint([readFileSync(join(root, "package-lock.json"), "utf8")]);
  const stamp = join(stamps, "lockfile");
  if (isStamped(stamp, lock) && existsSync(node)) return;
  const npm = process.env["npm_execpath"];
  await setUp(
    "Installing dependencies (npm ci, about half a minute)",
    [
      ...(npm === undefined ? ["npm"] : [process.execPath, npm]),
      ...["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"],
    ],
    {
      cwd: root,
      hint: "ENOTFOUND or ETIMEDOUT above means no network or a missing proxy (npm config set proxy URL); then run this again.",
    },
  );
  if (!existsSync(node)) {
    throw new SetupError(
      `npm has no Node 26 for ${process.platform}-${process.arch}; supported: linux, macOS and Windows on x64, linux and macOS on arm64.`,
    );
  }
  writeStamp(stamp, lock);
  handOver(root, ["node_modules"]);
}

async function buildPrograms() {
  const sources = fingerprint(describeSources(root, BUILT_FROM));
  const stamp = join(root, "dist/.sources");
  if (isStamped(stamp, sources)) return;
  await setUp("Building dist/", [node, "scripts/build.ts"], {
    cwd: root,
    hint: "The messages above name the file at fault.",
  });
  writeStamp(stamp, sources);
  handOver(root, ["dist"]);
}

/** @param {readonly string[]} args names of tests to run alone; `--full` for the long forms */
async function runTests(args) {
  if (process.platform === "linux") await unpackPrintScheduler(root);
  if (args.includes("--full")) process.env["SESSIONWARD_FULL"] = "1";
  process.env["SESSIONWARD_BUILT"] = "1";
  const chosen = args.filter((arg) => arg !== "--full");
  const vitest = [...programOf(root, node, "vitest"), "run"];
  if (chosen.length > 0) return runInProject([[...vitest, ...chosen]]);
  const tsc = programOf(root, node, "tsc");
  const checked = await runBesideEachOther([
    [...programOf(root, node, "biome"), "ci"],
    ...[".", "renderer", "server/console"].map((part) => [...tsc, "-p", part]),
    programOf(root, node, "knip"),
  ]);
  if (checked !== 0) return checked;
  const elsewhere = suitesElsewhere(process.platform);
  if (elsewhere === null) return runAllSuites(vitest);
  say(elsewhere.reason);
  return runInProject([[...vitest, ...elsewhere.args]]);
}

/**
 * Each prints what it has to say when it has ended.
 * @param {readonly (readonly string[])[]} commands
 */
async function runBesideEachOther(commands) {
  const codes = commands.map(async (command) => {
    const { code, output } = await runQuietly(command, { cwd: root, env: projectEnv() });
    process.stdout.write(output);
    if (code !== 0) say(`✗ ${command.slice(0, 3).join(" ")} failed (exit ${code})`);
    return code;
  });
  return Math.max(...(await Promise.all(codes)));
}

/** @param {readonly string[]} vitest */
function runAllSuites(vitest) {
  return runInLanes(vitest, {
    cwd: root,
    env: projectEnv(),
    show: (argv, variables) =>
      run(argv, { ...inProject(), env: { ...projectEnv(), ...variables } }),
  });
}

function projectEnv() {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
}

function inProject() {
  return /** @type {const} */ ({ cwd: root, env: projectEnv(), stdio: "inherit" });
}

/** @param {readonly (readonly string[])[]} commands */
async function runInProject(commands) {
  for (const command of commands) {
    const code = await run(command, inProject());
    if (code !== 0) {
      if (commands.length > 1) say(`✗ ${command.slice(0, 3).join(" ")} failed (exit ${code})`);
      return code;
    }
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`✗ ${error.message}`);
  process.exitCode = 1;
}
