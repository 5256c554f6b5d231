import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { removeStaleWorlds } from "../../scripts/sandbox/world-check.ts";
import { noBrowser } from "../support/browser-runner.ts";
import { eventually } from "../support/eventually.ts";
import { isLong } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";

/** `npm start` of which one process is killed: everything else has to end by itself. */
const skip =
  noBrowser("chromium") ??
  noBrowser("firefox") ??
  reasonToSkip("two computers", ["root", "systemd", "Xvfb", "xdotool"]) ??
  // What ends the rest is tried in every run: test/integration/starter-watch.test.ts.
  (isLong ? null : "two computers for each process that is killed: npm run test:full");
const LIMIT_MS = 60_000;
const OPTIONS = ["--json", "--no-open"];

/** Only where it has seen to everything already: it would install what is missing meanwhile. */
const hasNpm = process.env["SESSIONWARD_BUILT"] === "1";
const START = hasNpm ? ["npm", "start", "--"] : [process.execPath, "scripts/start.ts"];
const VICTIMS = [
  ...(hasNpm ? ["npm", "bootstrap.mjs start"] : []),
  ...["scripts/start.ts", "comparison/run.ts"],
];

test.skipIf(skip).each(VICTIMS)("nothing runs on when %s is killed", async (victim) => {
  const [program = "", ...args] = [...START, ...OPTIONS];
  const demo = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const said: string[] = [];
  createInterface({ input: demo.stdout }).on("line", (line) => said.push(line));
  const isThere = () => said.some((line) => line.includes('"ready"'));
  await eventually("both computers are there", isThere, 2 * LIMIT_MS);
  const family = withDescendants(demo.pid ?? 0);
  expect(family.length).toBeGreaterThan(20);
  // The story runs beside this one, and has a world of its own there.
  const ours = family.map((each) => `run-${each}`);
  const worlds = () => readdirSync(".sandbox").filter((name) => ours.includes(name));
  expect(worlds()).toHaveLength(1);
  const pid = victim === "npm" ? demo.pid : family.find((each) => isNamed(each, victim));
  // Never 0, which were all of our own group.
  process.kill(pid ?? Number.NaN, "SIGKILL");
  await eventually("nothing of it runs", () => !family.some(isRunning), LIMIT_MS);
  await removeStaleWorlds(".sandbox");
  expect(worlds()).toEqual([]);
});

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

function withDescendants(pid: number): readonly number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean);
  return [pid, ...children.flatMap((child) => withDescendants(Number(child)))];
}

function isNamed(pid: number, words: string): boolean {
  const argv = read(`/proc/${pid}/cmdline`).split("\0");
  return !argv[0]?.endsWith("sh") && argv.join(" ").includes(words);
}

/** One that nobody has asked how it ended is dead all the same. */
function isRunning(pid: number): boolean {
  const status = read(`/proc/${pid}/status`);
  return status !== "" && !/^State:\t[ZX]/m.test(status);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
