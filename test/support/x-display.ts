import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A real X server without a screen, on a display number that it chose itself. */
export class XDisplay {
  readonly name: string;
  readonly #server: ChildProcess;

  private constructor(name: string, server: ChildProcess) {
    this.name = name;
    this.#server = server;
  }

  static start(size = "800x600"): Promise<XDisplay> {
    return XDisplay.#launch("Xvfb", ["-screen", "0", `${size}x24`], process.env);
  }

  /**
   * An X server in a window of this one. What is typed and moved here comes to it from a keyboard and
   * a mouse of its own, as from hardware, and not through XTEST.
   */
  openInside(size = "800x600"): Promise<XDisplay> {
    const env = { ...process.env, DISPLAY: this.name };
    return XDisplay.#launch("Xephyr", ["-screen", size], env);
  }

  static startServer(program: string, args: string[]): Promise<XDisplay> {
    return XDisplay.#launch(program, args, process.env);
  }

  static async #launch(program: string, own: string[], env: NodeJS.ProcessEnv): Promise<XDisplay> {
    const args = ["-displayfd", "1", ...own, "-nolisten", "tcp", "-noreset"];
    const server = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], env });
    for await (const line of createInterface({ input: server.stdout })) {
      return new XDisplay(`:${line.trim()}`, server);
    }
    throw new Error(`${program} did not start`);
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, DISPLAY: this.name };
  }

  async run(program: string, ...args: string[]): Promise<string> {
    return (await run(program, args, { env: this.environment })).stdout;
  }

  start(program: string, ...args: string[]): ChildProcess {
    return spawn(program, args, { env: this.environment, stdio: "ignore" });
  }

  async pressKey(): Promise<void> {
    await this.run("xdotool", "key", "a");
  }

  /** Writes what is on the whole screen to a PNG file. */
  async photograph(path: string): Promise<void> {
    await this.run("import", "-window", "root", path);
  }

  /** Colours on a photograph of the whole screen: a locker's plain cover has one. */
  async countColours(): Promise<number> {
    const { stdout } = await run(
      "sh",
      ["-c", `import -window root -display ${this.name} png:- | convert png:- -format %k info:`],
      { maxBuffer: 1024 * 1024 },
    );
    return Number(stdout);
  }

  /** Makes the server hang, as a broken driver does. */
  freeze(): void {
    this.#server.kill("SIGSTOP");
  }

  thaw(): void {
    this.#server.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill("SIGTERM");
    await ended;
  }
}
