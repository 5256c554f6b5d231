import { readFileSync } from "node:fs";

/** VmRSS of proc_pid_status(5). */
export function rssKib(pid: number): number {
  const [, kib = "0"] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib);
}
