import { readdirSync, readFileSync } from "node:fs";

/** Every process that runs as this user or belongs to one of their sign-ins. */
export function processesOf(uid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => belongsTo(pid, uid));
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
