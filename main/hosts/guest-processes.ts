import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A process, told from a later one with its number by when it began (proc(5), `starttime`). */
export type OwnProcess = { readonly pid: number; readonly startTicks: string };

const GONE_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

type Seen = OwnProcess & { readonly parentPid: number; readonly isZombie: boolean };

/**
 * The browser on a directory, with all that it started. Ours alone: we made the directory, under a
 * name that nobody else has.
 */
export async function processesOn(userDataDir: string): Promise<readonly OwnProcess[]> {
  const all = await allProcesses();
  const wanted = `--user-data-dir=${userDataDir}`;
  const found = new Map<number, OwnProcess>();
  for (const process of all) {
    const words = (await textOf(`/proc/${process.pid}/cmdline`)).split(/[\0 ]/);
    if (words.includes(wanted)) found.set(process.pid, process);
  }
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const process of all) {
      if (found.has(process.parentPid)) found.set(process.pid, process);
    }
  }
  return [...found.values()];
}

/** Waits until none of them is left; those that stay longer than `graceMs` are killed. */
export async function endProcesses(
  processes: readonly OwnProcess[],
  graceMs: number,
): Promise<void> {
  const startedAtMs = performance.now();
  for (;;) {
    const left = await stillThere(processes);
    const waitedMs = performance.now() - startedAtMs;
    if (left.length === 0 || waitedMs > graceMs + GONE_WITHIN_MS) return;
    if (waitedMs >= graceMs) for (const { pid } of left) killIfThere(pid);
    await delay(LOOK_EVERY_MS);
  }
}

async function stillThere(processes: readonly OwnProcess[]): Promise<readonly OwnProcess[]> {
  const seen = await Promise.all(processes.map(({ pid }) => processOf(pid)));
  return processes.filter(({ startTicks }, index) => {
    const now = seen[index];
    return now !== undefined && now !== null && !now.isZombie && now.startTicks === startTicks;
  });
}

async function allProcesses(): Promise<readonly Seen[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const seen = await Promise.all(pids.map(processOf));
  return seen.filter((process) => process !== null);
}

/** The fields after the command's name, which may itself hold blanks and brackets (proc(5)). */
async function processOf(pid: number): Promise<Seen | null> {
  const stat = await textOf(`/proc/${pid}/stat`);
  if (stat === "") return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const isZombie = fields[0] === "Z" || fields[0] === "X";
  return { pid, parentPid: Number(fields[1]), startTicks: fields[19] ?? "", isZombie };
}

function textOf(path: string): Promise<string> {
  return readFile(path, "latin1").catch(() => "");
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
