import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod/mini";
import type { BenchDisplay } from "./bench-display.ts";
import { endChild } from "./end-child.ts";

/** When a contestant would have locked, on the wall clock. */
type LockTimes = {
  /** The decision itself; null for a program that does not tell of it. */
  readonly calledMs: number | null;
  /** The first thing that the program in the locker's place did. */
  readonly lockerMs: number;
};

export type Contestant = {
  readonly pid: number;
  /** The next lock. */
  next(): Promise<LockTimes>;
  close(): Promise<void>;
};

const LATE_MS = 30_000;
const calledSchema = z.object({ event: z.literal("idle"), atMs: z.number() });

/** The agent's idle port and its probe, below everything that a policy says. */
export async function startIdlePort(
  nodePath: string,
  display: BenchDisplay,
  thresholdMs: number,
): Promise<Contestant> {
  const program = join(import.meta.dirname, "idle-port.ts");
  const args = [program, display.name, String(thresholdMs)];
  const child = spawn(nodePath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = linesOf(child);
  await lines.until((line) => line.includes("idleWatchReady"));
  const next = async () => {
    let calledMs: number | null = null;
    const lockerMs = await lines.until((line) => {
      calledMs ??= calledAt(line);
      return /^\d{19}$/.test(line);
    });
    // The two come through one pipe in any order.
    if (calledMs === null) calledMs = calledAt(await lines.until((line) => line.startsWith("{")));
    return { calledMs, lockerMs: Number(lockerMs) / 1e6 };
  };
  return { pid: child.pid ?? 0, next, close: () => endChild(child) };
}

/** xss-lock on the X screen saver of its display. Without logind it ends when its locker starts. */
export async function startXssLock(
  display: BenchDisplay,
  thresholdMs: number,
): Promise<Contestant> {
  await display.run("xset", "s", String(thresholdMs / 1000), "0");
  const argv = ["--ignore-sleep", "--", "/bin/date", "+%s%N"];
  const child = spawn("xss-lock", argv, {
    env: display.environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines = linesOf(child);
  const next = async () => {
    const line = await lines.until((text) => /^\d{19}$/.test(text));
    return { calledMs: null, lockerMs: Number(line) / 1e6 };
  };
  return { pid: child.pid ?? 0, next, close: () => endChild(child) };
}

function linesOf(child: ChildProcess) {
  const seen: string[] = [];
  let wake = () => undefined as unknown;
  if (child.stdout === null) throw new Error("a contestant has no output");
  createInterface({ input: child.stdout }).on("line", (line) => {
    seen.push(line);
    wake();
  });
  const until = async (matches: (line: string) => boolean): Promise<string> => {
    const limit = performance.now() + LATE_MS;
    for (;;) {
      for (let line = seen.shift(); line !== undefined; line = seen.shift()) {
        if (matches(line)) return line;
      }
      if (performance.now() > limit) throw new Error("a contestant did not lock");
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, LATE_MS);
        wake = () => {
          clearTimeout(timer);
          resolve(undefined);
        };
      });
    }
  };
  return { until };
}

function calledAt(line: string): number | null {
  const called = line.startsWith("{") ? z.safeParse(calledSchema, JSON.parse(line)) : null;
  return called?.success ? called.data.atMs : null;
}
