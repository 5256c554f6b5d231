import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

export type Question = {
  readonly ask: string;
  readonly count?: number;
  readonly url?: string;
  readonly token?: string;
};

/** A process of a benchmark that answers one question at a time, by the messages of node:child_process. */
export class AskedChild {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static start(script: URL, args: readonly string[]): AskedChild {
    return new AskedChild(
      fork(script, [...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] }),
    );
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** @throws Error when the process ends instead of answering */
  async ask<T>(question: Question): Promise<T> {
    const over = new AbortController();
    const ended = once(this.#process, "exit", over).then(([code]) => {
      throw new Error(`${question.ask}: the process ended with ${code}`);
    });
    const answered = once(this.#process, "message", over).then(([answer]) => answer as T);
    this.#process.send(question);
    return Promise.race([answered, ended]).finally(() => over.abort());
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** The other end: answers each question by the function of its name. */
export function answerQuestions(
  answers: Readonly<Record<string, (question: Question) => Promise<unknown>>>,
): void {
  process.on("message", async (question: Question) => {
    process.send?.((await answers[question.ask]?.(question)) ?? null);
  });
}
