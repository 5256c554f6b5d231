import { join } from "node:path";
import { Worker } from "node:worker_threads";

const SMALL = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 };

/**
 * A shell that hangs warns nobody and answers for no guest, while agent and systemd see a program that
 * runs: a thread of its own kills it, and whoever keeps it begins anew as after any crash.
 */
export function keepPulse(): void {
  const program = import.meta.filename.endsWith(".ts") ? "pulse-thread.ts" : "pulse-thread.js";
  const thread = new Worker(join(import.meta.dirname, program), {
    ...{ name: "pulse", resourceLimits: SMALL, execArgv: [], env: {} },
  });
  thread.on("message", () => thread.postMessage("there"));
  // Without it a shell is as good as one was before: that is no reason to be without a shell.
  thread.on("error", () => undefined);
  thread.unref();
}
