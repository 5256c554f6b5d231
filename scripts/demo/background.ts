import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A program that runs beside the story, with its output in a file. */
export type Background = {
  readonly pid: number;
  readonly isRunning: () => boolean;
  /** Ends it and everything it started in its process group. May be called twice. */
  stop(): Promise<void>;
};

export type BackgroundOptions = {
  readonly logPath: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
};

const GRACE_MS = 5000;

export function startBackground(
  argv: readonly string[],
  { logPath, env, cwd }: BackgroundOptions,
): Background {
  const [program = "", ...args] = argv;
  const log = openSync(logPath, "a", 0o600);
  const child = spawn(program, args, {
    env,
    stdio: ["ignore", log, log],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(log);
  let failed = false;
  child.on("error", () => {
    failed = true;
  });
  const { pid } = child;
  const isRunning = () => !failed && child.exitCode === null && child.signalCode === null;
  return {
    pid: pid ?? 0,
    isRunning,
    stop: async () => {
      if (pid === undefined) return;
      signalGroup(pid, "SIGTERM");
      for (let waitedMs = 0; isRunning() && waitedMs < GRACE_MS; waitedMs += 50) await delay(50);
      signalGroup(pid, "SIGKILL");
    },
  };
}

/** The leader may be gone while its group is not; a group that is gone needs nothing. */
function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no process groups, and its programs here start none of their own.
    process.kill(process.platform === "win32" ? leader : -leader, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
