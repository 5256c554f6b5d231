import * as z from "zod/mini";
import type { Log } from "../../core/ports.ts";
import type { StartedProcess } from "../child-process.ts";
import { type WtsTold, wtsToldSchema } from "./wts-messages.ts";

/** The probe as it watches; what it prints comes line by line. */
export type StartWatch = () => WatchingProbe;

type WatchingProbe = Pick<StartedProcess, "stdout" | "kill"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "close", listener: () => void): unknown;
};

export type WtsWatchPorts = {
  readonly start: StartWatch;
  readonly onTold: (told: WtsTold) => void;
  readonly log: Log;
};

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
const MAX_LINE = 4096;

/** Keeps one watching probe alive. After a gap `ready` comes again: then everything is looked at. */
export class WtsWatch {
  readonly #ports: WtsWatchPorts;
  #child: WatchingProbe | null = null;
  #retry: NodeJS.Timeout | null = null;
  #retryMs = FIRST_RETRY_MS;
  #because = "it ended";
  #rest = "";

  constructor(ports: WtsWatchPorts) {
    this.#ports = ports;
    this.#start();
  }

  close(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    const child = this.#child;
    this.#child = null;
    child?.kill("SIGKILL");
  }

  #start(): void {
    const child = this.#ports.start();
    this.#child = child;
    this.#rest = "";
    child.stdout?.setEncoding("utf8");
    child.stdout?.on("data", (text: string) => this.#read(child, text));
    child.on("error", (error) => this.#onGone(child, error.message));
    child.on("close", () => this.#onGone(child, this.#because));
  }

  #read(child: WatchingProbe, text: string): void {
    const lines = (this.#rest + text).split("\n");
    const rest = lines.pop() ?? "";
    this.#rest = rest.length > MAX_LINE ? "" : rest;
    for (const line of lines) if (this.#child === child) this.#hear(decodeTold(line));
  }

  #hear(told: WtsTold | null): void {
    if (told === null) return;
    if (told.event === "failed") this.#because = told.because;
    else {
      this.#retryMs = FIRST_RETRY_MS;
      this.#ports.onTold(told);
    }
  }

  #onGone(child: WatchingProbe, because: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#ports.log.warn("sessionWatchLost", { because, retryMs: this.#retryMs });
    this.#retry = setTimeout(() => this.#start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}

function decodeTold(line: string): WtsTold | null {
  try {
    const parsed = z.safeParse(wtsToldSchema, JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
