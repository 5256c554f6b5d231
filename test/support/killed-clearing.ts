import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { receiptSchema } from "../../agent/contract/receipt.ts";
import { eventually } from "./eventually.ts";
import type { TestUser } from "./test-user.ts";

const VICTIM = join(import.meta.dirname, "clear-victim.ts");

/** Who is killed, with SIGKILL and from outside: nothing in the product knows of it. */
export const KILLED = ["daemon", "helper", "both"] as const;

const saidSchema = z.object({
  gone: z.optional(receiptSchema.shape.profiles),
  freed: z.optional(receiptSchema.shape.profiles),
});

export type KilledClearing = {
  /** The receipts that the daemon gave before it died, or in the end. */
  readonly said: z.infer<typeof saidSchema>;
  readonly ms: number;
};

/** Clears a home in a process of its own; kills it, its helper or both after `afterMs`. */
export async function clearAndKill(
  user: TestUser,
  who: (typeof KILLED)[number] | null,
  afterMs: number,
): Promise<KilledClearing> {
  const argv = [VICTIM, user.homeDir, String(user.uid), String(user.gid)];
  const daemon = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "ignore"] });
  const lines: string[] = [];
  createInterface({ input: daemon.stdout }).on("line", (line) => lines.push(line));
  await eventually("the clearing starts", () => lines.includes("started"));
  const startedAtMs = performance.now();
  const ended = once(daemon, "close");
  const helpers = new Set<number>();
  if (who !== null) {
    await Promise.race([ended, delay(afterMs)]);
    for (const pid of childrenOf(daemon)) helpers.add(pid);
    const targets =
      who === "daemon" ? [daemon.pid] : [...helpers, ...(who === "both" ? [daemon.pid] : [])];
    for (const pid of targets) killIfThere(pid);
  }
  await ended;
  await eventually("the helper ended", () => [...helpers].every(hasEnded));
  const said = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return {
    said: saidSchema.parse(Object.assign({}, ...said)),
    ms: performance.now() - startedAtMs,
  };
}

function childrenOf({ pid }: ChildProcess): readonly number[] {
  const children = textOf(`/proc/${pid}/task/${pid}/children`).trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

function hasEnded(pid: number): boolean {
  const state = /^State:\s+(\w)/m.exec(textOf(`/proc/${pid}/status`))?.[1];
  return state === undefined || state === "Z";
}

function killIfThere(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch {
    // It was through already.
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
