import { readdirSync, readFileSync } from "node:fs";

/** Every process that runs as this user or belongs to one of their sign-ins. */
export function processesOf(uid: number): readonly number[] {
  return allProcesses().filter((pid) => belongsTo(pid, uid));
}

/** The home tells the processes of a sandboxed session from the caller's own. */
export function processesWithHome(homeDir: string): readonly number[] {
  return allProcesses().filter((pid) => environmentOf(pid).includes(`\0HOME=${homeDir}\0`));
}

/** A session of staff outlives its agent by design, but not the sandbox. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself in between.
    }
  }
}

function allProcesses(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function environmentOf(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, "utf8")}`;
  } catch {
    return "";
  }
}

/** `loginuid` stays through double forks and setuid (platform facts of Linux audit). */
function belongsTo(pid: number, uid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    if (/^State:\s+[ZX]/m.test(status)) return false;
    if (/^Uid:\s+(\d+)/m.exec(status)?.[1] === String(uid)) return true;
    return readFileSync(`/proc/${pid}/loginuid`, "utf8").trim() === String(uid);
  } catch {
    return false;
  }
}
