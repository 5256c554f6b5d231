import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ThreadLook } from "../guest-hang.ts";

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

/** The browser's processes of one type (`renderer`, `gpu-process`), as they are now. */
export async function processesOfType(
  userDataDir: string,
  type: string,
): Promise<readonly OwnProcess[]> {
  const all = await processesOn(userDataDir);
  const lines = await Promise.all(all.map(({ pid }) => textOf(`/proc/${pid}/cmdline`)));
  return all.filter((_, index) => lines[index]?.split(/[\0 ]/).includes(`--type=${type}`));
}

export async function lookAtMainThread({ pid }: OwnProcess): Promise<ThreadLook | null> {
  const files = ["stat", "schedstat"].map((name) => textOf(`/proc/${pid}/task/${pid}/${name}`));
  const [stat = "", schedule = ""] = await Promise.all(files);
  if (stat === "") return null;
  const fields = fieldsOf(stat);
  // The second of three; a kernel that keeps no such account has no such file.
  const waitedNs = Number(schedule.split(" ")[1] ?? 0);
  return {
    ...{ pid, state: fields[0] ?? "", waitedMs: waitedNs / 1e6 },
    workedTicks: Number(fields[11]) + Number(fields[12]),
  };
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

async function processOf(pid: number): Promise<Seen | null> {
  const stat = await textOf(`/proc/${pid}/stat`);
  if (stat === "") return null;
  const fields = fieldsOf(stat);
  const [state = "", parentPid] = fields;
  const isZombie = state === "Z" || state === "X";
  return { pid, parentPid: Number(parentPid), startTicks: fields[19] ?? "", isZombie };
}

/** After the command's name, which may itself hold blanks and brackets (proc(5)). */
function fieldsOf(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
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
