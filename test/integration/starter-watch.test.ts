import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";

const skip = process.platform === "win32" ? "Windows tells of no other parent" : null;
const ENDED_WITHIN_MS = 20_000;

/** Says its number, then does nothing until it is asked to end. */
const watching = (isUnderNpm: boolean) => `
  import { endWithStarter } from ${JSON.stringify(watchUrl())};
  endWithStarter({ isUnderNpm: ${isUnderNpm} });
  process.on("SIGTERM", () => { console.log("asked to end"); process.exit(); });
  console.log(process.pid);
  setInterval(() => undefined, 1_000_000);`;

function watchUrl(): string {
  return new URL("../../scripts/bootstrap/starter-watch.mjs", import.meta.url).href;
}

/** Starts a program as npm does, and stays. */
const starting = (argv: readonly string[]) => `
  import { spawn } from "node:child_process";
  spawn(${JSON.stringify(argv[0])}, ${JSON.stringify(argv.slice(1))}, { stdio: "inherit" });
  setInterval(() => undefined, 1_000_000);`;

const nodeWith = (text: string) => [process.execPath, "--input-type=module", "-e", text];
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
/** A shell that stays beside what it started, as npm's does. */
const shellWith = (argv: readonly string[]) => ["sh", "-c", `${argv.map(quoted).join(" ")}; :`];

test.skipIf(skip).each([
  ["its parent", nodeWith(watching(false)), false],
  ["npm, and npm's shell stays", shellWith(nodeWith(watching(true))), true],
])("ends by itself when %s is killed", async (_name, argv, needsProc) => {
  if (needsProc && !existsSync("/proc/self/status")) return;
  const [program = "", ...args] = nodeWith(starting(argv));
  const starter = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  createInterface({ input: starter.stdout }).on("line", (line) => said.push(line));
  await eventually("the program runs", () => said.length > 0, ENDED_WITHIN_MS);
  const pid = Number(said[0]);
  starter.kill("SIGKILL");
  await once(starter, "exit");
  await eventually("it was asked to end", () => said.length > 1, ENDED_WITHIN_MS);
  await eventually("it has ended", () => !isAlive(pid), ENDED_WITHIN_MS);
  expect(said).toEqual([String(pid), "asked to end"]);
});

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
