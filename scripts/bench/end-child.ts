import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Asks it to end, unless it has ended by itself, and waits until it is gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
