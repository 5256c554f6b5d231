import { readFileSync } from "node:fs";

/** What some processes had of the CPU: clock ticks (proc(5), `stat`) and, finer, milliseconds. */
export type CpuTime = { readonly ticks: number; readonly ms: number };

export function cpuTimeOf(pids: readonly number[]): CpuTime {
  const times = pids.map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ticks: Number(fields[11]) + Number(fields[12]), ms: scheduledMs(pid) };
  });
  return times.reduce((sum, one) => ({ ticks: sum.ticks + one.ticks, ms: sum.ms + one.ms }), {
    ticks: 0,
    ms: 0,
  });
}

export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}

/** The main thread's; V8's other threads are in the ticks. */
function scheduledMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}
