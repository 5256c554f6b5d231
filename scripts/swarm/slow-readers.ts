import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { EnrolmentAddress } from "../../agent/link/enrolment-address.ts";

const STOPPED_MS = 5_000;
const READING_MS = 2_000;

/** Devices of a process that is stopped now and then: their kernel's buffers fill, and nobody reads. */
export class SlowReaders {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Resolves when all of them are online. */
  static async start(
    count: number,
    address: EnrolmentAddress,
    seconds: number,
  ): Promise<SlowReaders> {
    const swarm = new URL("../swarm.ts", import.meta.url).pathname;
    const { url, token, pin } = address;
    const pinArgs = pin.kind === "spki" ? ["--pin", `sha256:${pin.sha256[0] ?? ""}`] : [];
    const args = ["--devices", `${count}`, "--seconds", `${seconds}`, "--flapping", "0"];
    const child = spawn(
      process.execPath,
      [swarm, ...args, "--slow", "0", "--server", url, "--token", token, ...pinArgs],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const stopped = once(child, "exit");
    const online = (async () => {
      for await (const line of createInterface({ input: child.stderr })) {
        if (line.includes("all online")) return;
      }
      throw new Error("the slow readers ended before they were online");
    })();
    await Promise.race([online, stopped]);
    return new SlowReaders(child);
  }

  async behave(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#process.kill("SIGSTOP");
      await delay(STOPPED_MS, undefined, { signal }).catch(() => undefined);
      this.#process.kill("SIGCONT");
      await delay(READING_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill("SIGTERM");
    await once(this.#process, "exit");
  }
}
