import type { Identity } from "../../core/become-user.ts";
import { type StartedProcess, startProcess } from "../child-process.ts";
import { decodeProbeLine, LineSplitter } from "./x11-probe-decoder.ts";
import type { BusProbeStart, ProbeAsk, ProbeStart, ProbeTold } from "./x11-probe-messages.ts";

export type ProbeOptions = {
  /** Absolute path of the probe's program. */
  readonly programPath: string;
  /** What it looks at: a display, or the bus of a session. */
  readonly at: { readonly display: string } | { readonly busAddress: string };
  readonly xAuthorityPath: string | null;
  readonly homeDir: string;
  /** Whom the probe becomes; null: it stays who we are. */
  readonly identity: Identity | null;
};

export type OneQuestion = ProbeAsk extends infer Q
  ? Q extends ProbeAsk
    ? Omit<Q, "id">
    : never
  : never;

/** Long enough for a probe that has just been started on a busy machine. */
const ANSWER_WITHIN_MS = 5000;

/** One running probe. `onTold` hears its edges; `onEnded` hears once why it is no more. */
export class X11ProbeProcess {
  readonly #child: StartedProcess;
  readonly #onTold: (told: ProbeTold) => void;
  readonly #onEnded: (because: string) => void;
  readonly #waiting = new Map<number, (value: number | null) => void>();
  #lastId = 0;
  #because = "the display probe ended";
  #ended = false;

  constructor(
    options: ProbeOptions,
    onTold: (told: ProbeTold) => void,
    onEnded: (because: string) => void,
  ) {
    this.#onTold = onTold;
    this.#onEnded = onEnded;
    const start: ProbeStart | BusProbeStart = { identity: options.identity, ...options.at };
    const args = [options.programPath, JSON.stringify(start)];
    const authority = options.xAuthorityPath === null ? {} : { XAUTHORITY: options.xAuthorityPath };
    const env = { HOME: options.homeDir, ...authority };
    this.#child = startProcess(process.execPath, args, { env, stdio: "pipe", detached: false });
    this.#listen();
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** @returns the answer, or null when the probe is gone or says nothing within 5 s. */
  ask(question: OneQuestion): Promise<number | null> {
    if (this.#ended) return Promise.resolve(null);
    this.#lastId += 1;
    const id = this.#lastId;
    this.#child.stdin?.write(`${JSON.stringify({ ...question, id })}\n`);
    return new Promise((resolve) => {
      const settle = (value: number | null) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(value);
      };
      const timer = setTimeout(() => settle(null), ANSWER_WITHIN_MS);
      this.#waiting.set(id, settle);
    });
  }

  end(): void {
    this.#ended = true;
    this.#settleAll();
    this.#child.kill("SIGKILL");
  }

  #listen(): void {
    const lines = new LineSplitter();
    this.#child.stdout?.setEncoding("utf8");
    this.#child.stdout?.on("data", (text: string) => {
      for (const line of lines.push(text)) this.#hear(line);
    });
    this.#child.stdin?.on("error", () => undefined);
    this.#child.on("error", (error) => this.#onGone(error.message));
    this.#child.on("close", () => this.#onGone(this.#because));
  }

  #hear(line: string): void {
    const told = decodeProbeLine(line);
    if (told === null || this.#ended) return;
    if (told.event === "failed") this.#because = told.because;
    else if (told.event === "answer") this.#waiting.get(told.id)?.(told.value);
    else this.#onTold(told);
  }

  #onGone(because: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settleAll();
    this.#onEnded(because);
  }

  #settleAll(): void {
    for (const settle of [...this.#waiting.values()]) settle(null);
  }
}
