import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An X server that nobody looks at, and a keyboard for it. */
export class BenchDisplay {
  readonly name: string;
  readonly #server: ChildProcess;

  private constructor(name: string, server: ChildProcess) {
    this.name = name;
    this.#server = server;
  }

  static async open(size = "320x240"): Promise<BenchDisplay> {
    const screen = ["-screen", "0", `${size}x24`];
    const args = ["-displayfd", "1", ...screen, "-nolisten", "tcp", "-noreset"];
    const server = spawn("Xvfb", args, { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: server.stdout })) {
      return new BenchDisplay(`:${line.trim()}`, server);
    }
    throw new Error("Xvfb did not start");
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, DISPLAY: this.name };
  }

  async run(program: string, ...args: string[]): Promise<string> {
    return (await run(program, args, { env: this.environment })).stdout;
  }

  /** @returns when the key was pressed, on the wall clock */
  async pressKey(): Promise<number> {
    await this.run("xdotool", "key", "a");
    return performance.timeOrigin + performance.now();
  }

  close(): void {
    this.#server.kill("SIGKILL");
  }
}
