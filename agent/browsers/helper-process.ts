import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Log } from "../core/ports.ts";
import { type HelperPlan, type HelperStep, helperStepSchema } from "./helper-plan.ts";

/** A few steps, then four a second for as long as it may live, and one for each 2,000 files. */
const MAX_LINES = 5_000;
/** Far more than any of them say; one that writes on and on must not fill our memory. */
const MAX_STDOUT_BYTES = 64 * 1024 * 1024;
const MAX_STDERR = 4_000;

type StepOf<K extends HelperStep["step"]> = Extract<HelperStep, { step: K }>;

/** One helper, started before the browsers are stopped so that nothing waits for it afterwards. */
export class HelperProcess {
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #steps = new Map<HelperStep["step"], HelperStep>();
  #waiting: (() => void)[] = [];
  #hasEnded = false;
  #stderr = "";
  #onFreeing: (files: number) => void = () => undefined;

  /**
   * @param programPath absolute path of the helper's bundle (or `.ts` source)
   * @param log where its complaints go
   * @param lockFd becomes its descriptor 3 (`LOCK_FD`)
   */
  constructor(nodePath: string, programPath: string, log: Log, lockFd: number | null = null) {
    // Its own process group: a Ctrl-C for the command must not stop it half-way.
    this.#child = spawn(nodePath, [programPath], {
      cwd: "/",
      // Nothing of ours; unlinking waits for the disk more than for the processor.
      env: { UV_THREADPOOL_SIZE: "8" },
      stdio: ["pipe", "pipe", "pipe", lockFd ?? "ignore"],
      detached: true,
      windowsHide: true,
    });
    this.pid = this.#child.pid;
    this.#child.on("error", () => this.#end(log));
    this.#child.on("close", () => this.#end(log));
    this.#child.stdin?.on("error", () => undefined);
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(0, MAX_STDERR);
    });
    if (this.#child.stdout) this.#read(this.#child.stdout);
  }

  run(plan: HelperPlan): void {
    this.#child.stdin?.write(`${JSON.stringify(plan)}\n`);
  }

  /** Lets it unlink what it took away. @param onFreeing hears how many files are gone so far */
  release(onFreeing: (files: number) => void = () => undefined): void {
    this.#onFreeing = onFreeing;
    this.#child.stdin?.end("free\n");
  }

  /** Waits for a step; null when the helper failed, ended or took longer than `limitMs`. */
  async step<K extends HelperStep["step"]>(kind: K, limitMs: number): Promise<StepOf<K> | null> {
    const isKind = (step: HelperStep | undefined): step is StepOf<K> => step?.step === kind;
    const timer = setTimeout(() => this.kill(), limitMs);
    try {
      for (;;) {
        const step = this.#steps.get(kind);
        if (isKind(step)) return step;
        if (this.#hasEnded || this.#steps.has("failed")) return null;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Why it failed, in its own words. */
  complaint(): string {
    const failed = this.#steps.get("failed");
    const said = failed?.step === "failed" ? failed.because : this.#stderr.trim();
    return said === "" ? "the helper ended without a word" : said.slice(0, 300);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Lets this process exit while the helper goes on. */
  leaveAlone(): void {
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      stream?.destroy();
    }
  }

  #read(stdout: Readable): void {
    let lines = 0;
    let bytes = 0;
    // Before the lines are put together: a line without an end is never one of them.
    stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_STDOUT_BYTES) return;
      this.kill();
      stdout.destroy();
    });
    createInterface({ input: stdout }).on("line", (line) => {
      lines += 1;
      const step = lines > MAX_LINES ? null : stepOf(line);
      if (step === null) this.kill();
      else this.#steps.set(step.step, step);
      if (step?.step === "freeing") this.#onFreeing(step.files);
      this.#wake();
    });
  }

  #end(log: Log): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#stderr !== "") log.warn("helperSaid", { text: this.#stderr });
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function stepOf(line: string): HelperStep | null {
  try {
    return helperStepSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
