import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as z from "zod/mini";
import { benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import { printJson, printProgress } from "./cli/output.ts";

/**
 * How long `npm start` takes until its page answers and until both computers can be used, in a
 * checkout where everything is installed, built and prepared: the first start sees to that, and is
 * not counted.
 */
const ROUNDS = 5;
const TARGETS = { readyMs: 10_000 } as const;

const repositoryDir = join(import.meta.dirname, "..");
const eventSchema = z.object({
  event: z.string(),
  url: z.optional(z.string()),
  because: z.optional(z.nullable(z.string())),
});

/** Both computers can be used; what makes the next start cheaper is there, too. */
type Until = "ready" | "prepared";
type Came = { readonly pageMs: number; readonly readyMs: number };
type Started = Came & { readonly endMs: number };

try {
  printProgress("bench:demo: a first start, not counted, until it has prepared the next ones");
  await startOnce("prepared");
  const rounds: Started[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const started = await startOnce("ready");
    printProgress(`bench:demo: ${round} of ${ROUNDS}: ${rounded(started.readyMs)} ms`);
    rounds.push(started);
  }
  printJson(report(rounds));
} catch (error) {
  printProgress(`bench:demo could not measure: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function startOnce(until: Until): Promise<Started> {
  const startedMs = performance.now();
  const sinceStart = () => performance.now() - startedMs;
  const demo = spawn("npm", ["start", "--silent", "--", "--json", "--no-open"], {
    cwd: repositoryDir,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = once(demo, "exit");
  try {
    const came = await firstEvents(demo.stdout, sinceStart, until);
    const askedMs = performance.now();
    endGroup(demo.pid);
    await ended;
    if (came === null) throw new Error("the two computers never came up; see .sandbox/last");
    return { ...came, endMs: performance.now() - askedMs };
  } finally {
    // Whatever it printed: nothing of it goes on beside the next one.
    endGroup(demo.pid);
  }
}

/** @returns null: it ended before */
async function firstEvents(
  output: Readable,
  sinceStart: () => number,
  until: Until,
): Promise<Came | null> {
  let pageMs = Number.NaN;
  let readyMs = Number.NaN;
  for await (const line of createInterface({ input: output })) {
    const { event, url, because } = z.parse(eventSchema, JSON.parse(line));
    if (url !== undefined) pageMs = await fetch(url, { redirect: "manual" }).then(sinceStart);
    if (event === "ready") readyMs = sinceStart();
    if (because) printProgress(`bench:demo: the next starts are not prepared: ${because}`);
    if (event === until) return { pageMs, readyMs };
  }
  return null;
}

/** As a terminal does it: to each of them at once. */
function endGroup(leaderPid: number | undefined): void {
  try {
    process.kill(-(leaderPid ?? Number.NaN), "SIGINT");
  } catch {
    // It has ended by itself.
  }
}

function report(rounds: readonly Started[]): object {
  const readyMs = rounds.map((each) => each.readyMs);
  const pageMs = rounds.map((each) => each.pageMs);
  const endMs = rounds.map((each) => each.endMs);
  return {
    ...{ name: "demo", machine: machineName() },
    rows: [
      benchRow("npm start again, until the page answers", pageMs, "ms"),
      benchRow("npm start again, until both computers can be used", readyMs, "ms"),
      benchRow("Ctrl-C, until nothing of it runs", endMs, "ms"),
    ],
    ratios: { readyMs: rounded(median(readyMs)) },
    targets: TARGETS,
  };
}
