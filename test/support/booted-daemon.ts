import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { DAEMON_PATH } from "./programs.ts";

/** In a mount namespace of its own: nobody else on this machine sees another boot. */
const UNDER_BOOT =
  'mount --bind "$1" /proc/sys/kernel/random/boot_id && exec "$2" "$3" --data "$4"';

/** The daemon itself, as its own process, on a machine that can be booted. Needs root. */
export class BootedDaemon {
  readonly #dataDir: string;
  readonly #bootIdPath: string;
  #running: ChildProcess | null = null;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#bootIdPath = join(dataDir, "boot-id");
    this.boot();
    onTestFinished(() => this.end("SIGKILL"));
  }

  /** The kernel makes a new id with every boot (random(4)). */
  boot(): void {
    writeFileSync(this.#bootIdPath, `${randomUUID()}\n`);
  }

  start(): void {
    const args = [this.#bootIdPath, process.execPath, DAEMON_PATH, this.#dataDir];
    const under = ["--mount", "sh", "-c", UNDER_BOOT, "sh", ...args];
    this.#running = spawn("unshare", under, { stdio: "ignore" });
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }
}
