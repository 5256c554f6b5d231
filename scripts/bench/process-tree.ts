import { readFileSync } from "node:fs";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";

/** A process and all that it started. */
export function treeOf(rootPid: number): readonly number[] {
  const rows = readProcesses();
  const below = (pid: number): number[] => [
    pid,
    ...rows.filter(({ parentPid }) => parentPid === pid).flatMap((row) => below(row.pid)),
  ];
  return below(rootPid);
}

/** Proportional: what several processes share is counted once (proc(5), `smaps_rollup`). */
export function memoryKibOf(pids: readonly number[]): number {
  const kib = pids.map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(rollupOf(pid))?.[1] ?? 0));
  return kib.reduce((sum, each) => sum + each, 0);
}

function rollupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}
