import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BenchAgent, prepareBenchAgent } from "./bench/bench-agent.ts";
import { benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import { timeUntilEvents, timeUntilExit } from "./bench/timing.ts";
import { printJson, printProgress } from "./cli/output.ts";
import { startBackground } from "./demo/background.ts";

/**
 * How long the agent takes from exec until it enforces, and what it holds while nothing happens:
 * both beside the same Node without us, in turns, so that a busy machine slows both alike.
 */
const START_ROUNDS = 20;
const MEMORY_ROUNDS = 3;
/** The daemon tidies up once, after five seconds. */
const SETTLE_MS = 8000;
const TARGETS = { startRatio: 6, rssRatio: 1.2, bareRssRatio: 1.8 } as const;

const BARE = "setInterval(() => {}, 1_000_000)";
/** Only what the daemon can't do without. */
const NEEDED = `import "ws"; import "dbus-native"; import Database from "better-sqlite3";
new Database(":memory:"); setInterval(() => {}, 1_000_000);`;

const repositoryDir = join(import.meta.dirname, "..");
const runDir = join(repositoryDir, ".sandbox", `bench-${process.pid}`);
try {
  const agent = await prepareBenchAgent(repositoryDir, runDir);
  try {
    printJson(await measure(agent));
  } finally {
    await agent.close();
  }
} catch (error) {
  printProgress(`bench:start could not measure: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(runDir, { recursive: true, force: true });
}

async function measure(agent: BenchAgent): Promise<object> {
  const empty: number[] = [];
  const armed: number[] = [];
  const watching: number[] = [];
  for (let round = 0; round <= START_ROUNDS; round += 1) {
    const emptyMs = await timeUntilExit([agent.nodePath, "-e", "0"]);
    const at = await timeUntilEvents(agent, ["armed", "idleWatchReady"]);
    // The first of each fills the page cache.
    if (round === 0) continue;
    empty.push(emptyMs);
    armed.push(at["armed"] ?? Number.NaN);
    watching.push(Math.max(...Object.values(at)));
  }
  const bareKib: number[] = [];
  const neededKib: number[] = [];
  const agentKib: number[] = [];
  for (let round = 0; round < MEMORY_ROUNDS; round += 1) {
    const running = (text: string) => ({
      argv: [agent.nodePath, "--input-type=module", "-e", text],
      env: {},
      logPath: agent.logPath,
    });
    bareKib.push(await idleRssKib(running(BARE)));
    neededKib.push(await idleRssKib(running(NEEDED)));
    agentKib.push(await idleRssKib(agent));
  }
  return report(
    [
      benchRow("node -e 0, exec to exit", empty, "ms"),
      benchRow("agent, exec to policy loaded and journal open", armed, "ms"),
      benchRow("agent, exec to idle watch armed", watching, "ms"),
      benchRow("node with a timer, idle RSS", bareKib, "KiB"),
      benchRow("node with ws, better-sqlite3 and dbus-native, idle RSS", neededKib, "KiB"),
      benchRow("agent, idle RSS", agentKib, "KiB"),
    ],
    {
      startRatio: rounded(median(watching) / median(empty)),
      rssRatio: rounded(median(agentKib) / median(neededKib)),
      bareRssRatio: rounded(median(agentKib) / median(bareKib)),
    },
  );
}

function report(rows: readonly object[], ratios: object): object {
  return { name: "start", machine: machineName(), rows, ratios, targets: TARGETS };
}

async function idleRssKib(program: Omit<BenchAgent, "nodePath" | "close">): Promise<number> {
  const { argv, logPath } = program;
  const env = { ...process.env, ...program.env };
  const running = startBackground(argv, { logPath, env, cwd: repositoryDir });
  try {
    await delay(SETTLE_MS);
    const status = readFileSync(`/proc/${running.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  } finally {
    await running.stop();
  }
}
