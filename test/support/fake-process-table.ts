import type { ProcessInfo, ProcessTable } from "../../agent/browsers/process-table.ts";

export type FakeProcess = Partial<ProcessInfo> & {
  readonly pid: number;
  /** What ends it; nothing does where this is left out. */
  readonly endsOn?: readonly ("SIGINT" | "SIGSTOP" | "SIGKILL")[];
  readonly opens?: readonly string[];
};

/** Processes of uid 1000 that end when they are told to, and remember what they were told. */
export class FakeProcessTable implements ProcessTable {
  readonly signals: string[] = [];
  readonly #processes = new Map<number, FakeProcess>();

  constructor(...processes: readonly FakeProcess[]) {
    for (const process of processes) this.start(process);
  }

  start(process: FakeProcess): void {
    this.#processes.set(process.pid, process);
  }

  list(uid: number | null): readonly ProcessInfo[] {
    return uid === 1000 || uid === null ? [...this.#processes.values()].map(infoOf) : [];
  }

  readonly openPaths = (pid: number): readonly string[] => this.#processes.get(pid)?.opens ?? [];

  isAlive({ pid }: ProcessInfo): boolean {
    return this.#processes.has(pid);
  }

  signal({ pid }: ProcessInfo, signal: "SIGINT" | "SIGSTOP" | "SIGKILL"): void {
    this.signals.push(`${signal} ${pid}`);
    if (this.#processes.get(pid)?.endsOn?.includes(signal)) this.#processes.delete(pid);
  }

  locks() {
    return [];
  }

  nowTicks(): number {
    return Number.MAX_SAFE_INTEGER;
  }
}

function infoOf(process: FakeProcess): ProcessInfo {
  return {
    pid: process.pid,
    parentPid: process.parentPid ?? 1,
    startTicks: process.startTicks ?? String(process.pid),
    exePath: process.exePath === undefined ? "/usr/lib/chromium/chromium" : process.exePath,
    args: process.args ?? ["/usr/lib/chromium/chromium"],
    homeDir: process.homeDir === undefined ? "/home/ward" : process.homeDir,
    cwdPath: process.cwdPath ?? null,
  };
}
