import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { BytePath } from "./byte-path.ts";

/** A process as /proc shows it (proc(5)). `startTicks` tells it from a later one with its pid. */
export type ProcessInfo = {
  readonly pid: number;
  readonly parentPid: number;
  readonly startTicks: string;
  /** Null when the process may not be looked at. */
  readonly exePath: BytePath | null;
  readonly args: readonly string[];
  /** `HOME` of its environment; null when that can't be read. */
  readonly homeDir: BytePath | null;
  readonly cwdPath: BytePath | null;
};

/** A lock on a file: `dev` as `fe:00`, inode in decimal (proc(5), /proc/locks). */
export type FileLock = { readonly pid: number; readonly dev: string; readonly inode: string };

/** What stopping browsers needs of the kernel. */
export interface ProcessTable {
  /** Of one account; null: of everybody. */
  list(uid: number | null): readonly ProcessInfo[];
  /** Canonical paths that a process holds open. */
  openPaths(pid: number): readonly BytePath[];
  isAlive(process: ProcessInfo): boolean;
  /** Sends nothing when the pid belongs to another process by now. */
  signal(process: ProcessInfo, signal: "SIGINT" | "SIGSTOP" | "SIGKILL"): void;
  locks(): readonly FileLock[];
  /** Now, in the unit and from the zero of `startTicks`. */
  nowTicks(): number;
}

/** The kernel tells all times of processes in hundredths of a second (USER_HZ, time(7)). */
const TICKS_PER_SECOND = 100;

export const linuxProcessTable: ProcessTable = {
  list: (uid) =>
    readdirSync("/proc").flatMap((name) => {
      const found = /^\d+$/.test(name) ? processOf(Number(name), uid) : null;
      return found === null ? [] : [found];
    }),
  openPaths,
  isAlive,
  signal: (process, signal) => {
    if (isAlive(process)) sendSignal(process.pid, signal);
  },
  locks: () => locksOf(readOrNull("/proc/locks") ?? ""),
  nowTicks: () => {
    const [seconds] = readFileSync("/proc/uptime", "latin1").split(" ");
    return Math.round(Number(seconds) * TICKS_PER_SECOND);
  },
};

function processOf(pid: number, uid: number | null): ProcessInfo | null {
  const status = readOrNull(`/proc/${pid}/status`);
  // Not the owner of /proc/PID: the kernel gives a sandboxed process's directory to root.
  if (status === null) return null;
  if (uid !== null && /^Uid:\t(\d+)/m.exec(status)?.[1] !== String(uid)) return null;
  const stat = statOf(pid);
  if (stat === null || stat.isZombie) return null;
  const environment = readOrNull(`/proc/${pid}/environ`);
  return {
    pid,
    parentPid: stat.parentPid,
    startTicks: stat.startTicks,
    exePath: linkOrNull(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, "") ?? null,
    args: argsOf(readOrNull(`/proc/${pid}/cmdline`) ?? ""),
    homeDir: environment?.match(/(?:^|\0)HOME=([^\0]*)/)?.[1] ?? null,
    cwdPath: linkOrNull(`/proc/${pid}/cwd`),
  };
}

/** Children of browsers rewrite theirs as one text with blanks. */
function argsOf(commandLine: string): readonly string[] {
  const args = commandLine.split("\0").filter((arg) => arg !== "");
  return args.length === 1 ? (args[0]?.split(" ") ?? []) : args;
}

/** The fields after the command's name, which may itself contain blanks and brackets. */
function statOf(pid: number) {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    isZombie: fields[0] === "Z" || fields[0] === "X",
    parentPid: Number(fields[1]),
    startTicks: fields[19] ?? "",
  };
}

function isAlive(process: ProcessInfo): boolean {
  const stat = statOf(process.pid);
  return stat !== null && !stat.isZombie && stat.startTicks === process.startTicks;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself, or may not be signalled: whoever asked looks again.
  }
}

function openPaths(pid: number): readonly BytePath[] {
  const fds = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return fds.flatMap((fd) => {
    const target = linkOrNull(`/proc/${pid}/fd/${fd}`);
    return target?.startsWith("/") ? [target.replace(/ \(deleted\)$/, "")] : [];
  });
}

/** One lock a line: `1: POSIX  ADVISORY  WRITE 123 fe:00:456 0 EOF`. */
export function locksOf(text: string): readonly FileLock[] {
  const lines = text.matchAll(
    /^\d+: (?:-> )?\w+\s+\w+\s+\w+\s+(-?\d+) ([0-9a-f]+:[0-9a-f]+):(\d+) /gm,
  );
  return [...lines].map(([, pid, dev, inode]) => ({
    pid: Number(pid),
    dev: dev ?? "",
    inode: inode ?? "",
  }));
}

function readOrNull(path: string): string | null {
  return attempt(() => readFileSync(path, "latin1"));
}

function linkOrNull(path: string): BytePath | null {
  return attempt(() => readlinkSync(path, { encoding: "buffer" }).toString("latin1"));
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
