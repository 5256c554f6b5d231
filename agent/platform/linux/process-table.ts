import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";

/** What `/proc/PID` tells about one process (proc(5)). */
export type ProcessRow = {
  readonly pid: number;
  readonly parentPid: number;
  /** Process group and session: what `setsid` gives and double forks keep. */
  readonly groupId: number;
  readonly sessionId: number;
  readonly uid: number;
  /** A dead process that nobody has reaped yet holds nothing any more. */
  readonly zombie: boolean;
};

/** All processes, as one look at `/proc`. Those that end meanwhile are left out. */
export function readProcesses(procDir = "/proc"): ProcessRow[] {
  return readdirSync(procDir)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(procDir, Number(name)))
    .filter((row) => row !== null);
}

function readProcess(procDir: string, pid: number): ProcessRow | null {
  const stat = readProc(procDir, pid, "stat");
  const status = readProc(procDir, pid, "status");
  if (stat === null || status === null) return null;
  // The name stands in parentheses and may hold anything, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parentPid: Number(fields[1]),
    groupId: Number(fields[2]),
    sessionId: Number(fields[3]),
    uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1] ?? "-1"),
    zombie: fields[0] === "Z" || fields[0] === "X",
  };
}

/** One variable of a process's first environment; null where it has none or may not be read. */
export function environmentOf(pid: number, procDir = "/proc"): ReadonlyMap<string, string> {
  const text = readProc(procDir, pid, "environ") ?? "";
  return new Map(
    text
      .split("\0")
      .filter((entry) => entry.includes("="))
      .map((entry) => {
        const cut = entry.indexOf("=");
        return [entry.slice(0, cut), entry.slice(cut + 1)] as const;
      }),
  );
}

/** Path in the cgroup v2 tree, as `/user.slice/user-1000.slice/session-3.scope`; null outside one. */
export function cgroupOf(pid: number | "self", procDir = "/proc"): string | null {
  return /^0::(\/.*)$/m.exec(readProc(procDir, pid, "cgroup") ?? "")?.[1] ?? null;
}

/** The name of the file that a process runs, also of one that was replaced meanwhile; null: not to be seen. */
export function programOf(pid: number): string | null {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
  } catch {
    return null;
  }
}

/** When it started: tells it from a later process with its number; 0 for one that is gone. */
export function startTicksOf(pid: number): number {
  const stat = readProc("/proc", pid, "stat") ?? "";
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0");
}

/** The audit session, inherited by every child and changed by none; logind names sessions after it. */
export function auditSessionOf(pid: number, procDir = "/proc"): string | null {
  return readProc(procDir, pid, "sessionid")?.trim() ?? null;
}

function readProc(procDir: string, pid: number | "self", file: string): string | null {
  try {
    return readFileSync(join(procDir, String(pid), file), "utf8");
  } catch {
    return null;
  }
}
