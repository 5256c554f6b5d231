import type { HolderEvidence, Holders } from "./browser-processes.ts";
import type { ProcessInfo, ProcessTable } from "./process-table.ts";

/** One browser that worked on the home, how that is known, and how it ended. */
export type StoppedHolder = {
  readonly process: ProcessInfo;
  readonly evidence: HolderEvidence;
  readonly ended: "closed" | "killed" | "stillRunning";
};

/**
 * @param rounds what was met at the start, and then in each round of killing
 * @param closed those that went when they were asked
 */
export function stoppedHolders(
  rounds: readonly Holders[],
  closed: readonly ProcessInfo[],
  table: Pick<ProcessTable, "isAlive">,
): readonly StoppedHolder[] {
  const isClosed = ({ pid }: ProcessInfo) => closed.some((process) => process.pid === pid);
  const met = new Map<string, StoppedHolder>();
  for (const { mains, evidence } of rounds) {
    for (const process of mains) {
      const how = isClosed(process) ? ("closed" as const) : ("killed" as const);
      const ended = table.isAlive(process) ? ("stillRunning" as const) : how;
      const by = evidence.get(process.pid) ?? "environment";
      met.set(`${process.pid} ${process.startTicks}`, { process, evidence: by, ended });
    }
  }
  return [...met.values()];
}
