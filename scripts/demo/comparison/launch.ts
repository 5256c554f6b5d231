import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { handOver } from "../../bootstrap/hand-over.mjs";
import { whyNoWorld } from "../../sandbox/world-check.ts";

export type LaunchOptions = {
  readonly repositoryDir: string;
  readonly sandboxDir: string;
  readonly json: boolean;
  readonly open: boolean;
};

/**
 * Disks in memory, which only the demo sees and which go with it, however it ends. `exec` all the
 * way keeps the process's number, by which the next start knows what this one left.
 */
const WITH_DISKS = `d="$0/run-$$/disks" && mkdir -p "$d" && \
mount -t tmpfs -o size=75%,mode=755 sessionward-demo "$d" && exec "$@"`;
const IN_PRIVATE = [
  ...["setpriv", "--pdeathsig", "SIGTERM"],
  ...["unshare", "--mount", "--propagation", "private", "bash", "-c", WITH_DISKS],
];

/** @returns the exit code: 130 after Ctrl-C, the usual end. */
export async function showComparison(options: LaunchOptions): Promise<number> {
  const { repositoryDir, sandboxDir, json, open } = options;
  mkdirSync(sandboxDir, { recursive: true, mode: 0o700 });
  const noWorld = whyNoWorld();
  const run = [process.execPath, join(import.meta.dirname, "run.ts")];
  const [program = "", ...args] = noWorld === null ? [...IN_PRIVATE, sandboxDir, ...run] : run;
  const child = spawn(program, args, {
    stdio: "inherit",
    env: {
      ...process.env,
      DEMO_CODE_DIR: repositoryDir,
      DEMO_SANDBOX_DIR: sandboxDir,
      DEMO_NO_WORLD: JSON.stringify(noWorld),
      DEMO_JSON: json ? "yes" : "no",
      DEMO_OPEN: open ? "yes" : "no",
    },
  });
  const code = await endOf(child);
  keepLogs(sandboxDir, join(sandboxDir, `run-${child.pid}`));
  handOver(repositoryDir, [".sandbox", "node_modules/.sessionward"]);
  return code;
}

/** A terminal's Ctrl-C reaches it by itself; what is sent to us alone is handed on. */
function endOf(child: ChildProcess): Promise<number> {
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => child.kill("SIGTERM"));
  }
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** What remains for reading: logs of the last run. */
function keepLogs(sandboxDir: string, runDir: string): void {
  const [outDir, lastDir] = [join(runDir, "out"), join(sandboxDir, "last")];
  rmSync(lastDir, { recursive: true, force: true });
  if (existsSync(outDir)) renameSync(outDir, lastDir);
  rmSync(runDir, { recursive: true, force: true });
}
