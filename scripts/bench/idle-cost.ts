import { setTimeout as delay } from "node:timers/promises";
import { cpuTimeOf } from "./cpu-time.ts";
import { memoryKibOf, treeOf } from "./process-tree.ts";
import { type BenchRow, benchRow } from "./statistics.ts";

const SETTLE_MS = 5_000;
export const IDLE_WINDOW_MS = 30_000;
/** sysconf(3), `_SC_CLK_TCK`: the same on every Linux. */
const MS_PER_TICK = 10;

export type IdleCost = { readonly cpuMs: number; readonly memoryKib: number };

/** What a program and all its processes cost while nothing happens. */
export async function idleCostOf(pid: number): Promise<IdleCost> {
  await delay(SETTLE_MS);
  const pids = treeOf(pid);
  const before = cpuTimeOf(pids);
  await delay(IDLE_WINDOW_MS);
  const after = cpuTimeOf(pids);
  return { cpuMs: (after.ticks - before.ticks) * MS_PER_TICK, memoryKib: memoryKibOf(pids) };
}

export function idleRows(what: string, { cpuMs, memoryKib }: IdleCost): readonly BenchRow[] {
  return [
    benchRow(`${what}: CPU in ${IDLE_WINDOW_MS / 1000} s while idle`, [cpuMs], "ms"),
    benchRow(`${what}: memory while idle (PSS of all processes)`, [memoryKib], "KiB"),
  ];
}
