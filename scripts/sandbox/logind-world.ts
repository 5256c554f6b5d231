import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { fail, ok, type Result } from "../../policies/result.ts";
import { cgroupRoot, makeCgroup, putInBackground, removeCgroup } from "./world-cgroup.ts";

/** Where the code stands inside, and where files may be left for the outside. */
export const WORLD_CODE_DIR = "/opt/sessionward";
export const WORLD_OUT_DIR = "/opt/sessionward/.sandbox/out";

/** A private Linux: its own accounts, homes, /tmp, processes, systemd and logind. */
export type LogindWorld = {
  /** PID 1 of the world, as seen from outside. */
  readonly pid: number;
  /** The world's system bus, usable from outside. */
  readonly busAddress: string;
  /** What to type outside to run something inside as root. */
  readonly enter: readonly string[];
  readonly readyMs: number;
  stop(): Promise<void>;
};

export type WorldOptions = {
  /** Appears inside at `WORLD_CODE_DIR`; changes made inside never reach it. */
  readonly codeDir: string;
  /** Made for this world and removed with it. */
  readonly worldDir: string;
  /** Appears inside at `WORLD_OUT_DIR`, writable for root only. */
  readonly outDir: string;
  readonly tmpfsSize: string;
  /** Holds what a real machine would find again after a power cut; without it, memory does. */
  readonly diskDir?: string;
  /** It gets the processors only where nobody else wants them. */
  readonly isInBackground?: boolean;
};

/** Says that it will not boot, also on a machine with much else to do. */
const BOOT_LIMIT_MS = 60_000;

const run = promisify(execFile);

/** Boots in about 0.3 s. Dies with the caller, even when the caller is killed. Needs root. */
export async function bootLogindWorld(
  options: WorldOptions,
): Promise<Result<LogindWorld, "noNamespaces" | "bootFailed">> {
  const startedAt = performance.now();
  const cgroups = cgroupRoot();
  if (cgroups === null) return fail("noNamespaces", "no cgroup v2 tree is mounted");
  const cgroupDir = join(cgroups, `sessionward-${process.pid}-${Date.now()}`);
  mkdirSync(options.worldDir, { recursive: true });
  mkdirSync(options.outDir, { recursive: true, mode: 0o700 });
  const denied = makeCgroup(cgroupDir);
  if (denied !== null) return fail("noNamespaces", denied);
  if (options.isInBackground === true) putInBackground(cgroupDir);
  const logPath = join(options.outDir, "world.log");
  const child = spawnWorld(options, cgroupDir, logPath);
  const pid = await firstProcess(child, startedAt + BOOT_LIMIT_MS);
  if (pid === null) {
    await stopWorld(child, null, cgroupDir, options.worldDir);
    return fail("bootFailed", lastLines(logPath));
  }
  return ok({
    pid,
    busAddress: busAddressOf(pid),
    enter: ["nsenter", "-t", String(pid), "-p", "-m", "-C", "-i", "-u", "--"],
    readyMs: performance.now() - startedAt,
    stop: () => stopWorld(child, pid, cgroupDir, options.worldDir),
  });
}

function spawnWorld(options: WorldOptions, cgroupDir: string, logPath: string): ChildProcess {
  const log = openSync(logPath, "w", 0o600);
  const init = join(import.meta.dirname, "world-init.sh");
  const unshare = "unshare --fork --pid --mount --cgroup --ipc --uts --kill-child";
  // The parent-death signal goes from us to `unshare`, and from there to the world's PID 1.
  return spawn(
    "setpriv",
    [
      ...["--pdeathsig", "SIGKILL", "bash", "-c"],
      `echo $$ > "$1/cgroup.procs" && shift && exec ${unshare} "$@"`,
      ...["world", cgroupDir, "bash", init],
      ...[options.worldDir, options.codeDir, options.outDir, options.tmpfsSize],
      ...(options.diskDir === undefined ? [] : [options.diskDir]),
    ],
    { stdio: ["ignore", log, log], detached: true },
  );
}

async function firstProcess(child: ChildProcess, deadline: number): Promise<number | null> {
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const pid = onlyChildOf(child.pid);
    if (pid !== null && (await logindAnswers(pid))) return pid;
    await delay(25);
  }
  return null;
}

function onlyChildOf(pid: number | undefined): number | null {
  try {
    const first = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0];
    return first === undefined || first === "" ? null : Number(first);
  } catch {
    return null;
  }
}

async function logindAnswers(pid: number): Promise<boolean> {
  if (!existsSync(`/proc/${pid}/root/run/dbus/system_bus_socket`)) return false;
  const login = "org.freedesktop.login1";
  const call = [login, "/org/freedesktop/login1", `${login}.Manager`, "ListSeats"];
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: busAddressOf(pid) };
  return run("busctl", ["--timeout=1", "call", ...call], { env }).then(
    () => true,
    () => false,
  );
}

function busAddressOf(pid: number): string {
  return `unix:path=/proc/${pid}/root/run/dbus/system_bus_socket`;
}

async function stopWorld(
  child: ChildProcess,
  pid: number | null,
  cgroupDir: string,
  worldDir: string,
): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  // The kernel ends a PID namespace with its first process; nothing in it is worth a power-off.
  if (pid !== null && !gone()) process.kill(pid, "SIGKILL");
  else child.kill("SIGKILL");
  for (let waitedMs = 0; !gone() && waitedMs < 5000; waitedMs += 20) await delay(20);
  await removeCgroup(cgroupDir);
  rmSync(worldDir, { recursive: true, force: true });
}

function lastLines(path: string): string {
  return readFileSync(path, "utf8").trim().split("\n").slice(-5).join(" | ");
}
