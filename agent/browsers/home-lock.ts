import { spawn } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { Log } from "../core/ports.ts";

/** Of util-linux; flock(1). Node itself can't call flock(2). */
const FLOCK = "/usr/bin/flock";
/** What it exits with when another holds the lock. */
const EXIT_BUSY = 75;
/** Far longer than the phases take that are done under it. */
const WAIT_FOR_ROOT_S = 300;
/** What a person runs, or holds on purpose, must not keep the next person waiting (design §5). */
const WAIT_FOR_OTHERS_S = 10;

export type HomeLock = {
  /** For the helper, so that it is locked until the helper is done even where its daemon dies. */
  readonly fd: number;
  release(): void;
};

type LockHolder = { readonly pid: number; readonly uid: number };

/**
 * One process at a time takes away and puts back in a home: the kernel's lock on the directory
 * itself. It leaves no file behind and ends with the last process that has it.
 *
 * @param waits false: says `busy` at once
 */
async function lockHome(
  home: number,
  waits: boolean,
): Promise<Result<HomeLock, "busy" | "notAvailable">> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY;
  const fd = openSync(`/proc/self/fd/${home}`, flags);
  let exitCode = await flock(fd, 0);
  if (exitCode === EXIT_BUSY && waits) exitCode = await flock(fd, patienceWith(holdersOf(fd)));
  if (exitCode === 0) return ok({ fd, release: () => closeSync(fd) });
  const holders = exitCode === EXIT_BUSY ? holdersOf(fd) : [];
  closeSync(fd);
  if (exitCode !== EXIT_BUSY) return fail("notAvailable", `${FLOCK} ended with ${exitCode}`);
  return fail("busy", `it is being cleared already, by ${namesOf(holders)}`);
}

/**
 * Null where it can't be had: nobody may keep a home from being cleared by holding it.
 *
 * @param whenBusy while another process clears the same home: `wait` goes on without in the end
 */
export async function takeLock(
  homeDir: string,
  home: number,
  log: Log,
  whenBusy: "wait" | "waitOrFail" | "fail" = "wait",
): Promise<Result<HomeLock | null, "busy">> {
  const lock = await lockHome(home, whenBusy !== "fail");
  if (lock.ok) return lock;
  if (lock.reason === "busy" && whenBusy !== "wait")
    return fail("busy", `${homeDir}: ${lock.detail}`);
  log.warn("homeNotLocked", { because: lock.detail });
  return ok(null);
}

function patienceWith(holders: readonly LockHolder[]): number {
  return holders.some(({ uid }) => uid === 0) ? WAIT_FOR_ROOT_S : WAIT_FOR_OTHERS_S;
}

/** The lock belongs to what is open, not to the process: it outlives this child. */
function flock(fd: number, waitS: number): Promise<number> {
  const patience = waitS === 0 ? ["-n"] : ["-w", String(waitS)];
  const args = ["-x", "-E", String(EXIT_BUSY), ...patience, "3"];
  const stdio = ["ignore", "ignore", "ignore", fd] as const;
  return new Promise((resolve) => {
    const child = spawn(FLOCK, args, { cwd: "/", env: {}, stdio: [...stdio] });
    child.once("error", () => resolve(-1));
    child.once("close", (code) => resolve(code ?? -1));
  });
}

/** Whoever has it: proc(5), fdinfo. Root sees all, anybody else their own. */
function holdersOf(fd: number): readonly LockHolder[] {
  const { dev, ino } = fstatSync(fd);
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => Number(pid) !== process.pid)
    .flatMap((pid) => {
      const isHolder = readable(() => readdirSync(`/proc/${pid}/fdinfo`))?.some((name) => {
        const text = readable(() => readFileSync(`/proc/${pid}/fdinfo/${name}`, "latin1"));
        if (text?.includes("FLOCK") !== true) return false;
        const stats = readable(() => statSync(`/proc/${pid}/fd/${name}`));
        return stats?.dev === dev && stats.ino === ino;
      });
      const uid = isHolder === true ? readable(() => statSync(`/proc/${pid}`).uid) : null;
      return uid === null ? [] : [{ pid: Number(pid), uid }];
    });
}

function namesOf(holders: readonly LockHolder[]): string {
  const names = holders.map(({ pid, uid }) => `process ${pid} of uid ${uid}`);
  return names.length === 0 ? "a process of another account" : names.join(" and ");
}

/** Processes end while they are looked at. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
