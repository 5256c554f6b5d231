import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";
import { holdLock } from "./database.ts";

export type InstanceLock = { release(): void };

/**
 * One agent per data directory. The lock is the kernel's and ends with the process, even with
 * kill -9; the pid beside it is only for the message.
 */
export function lockDataDir(dataDir: string): Result<InstanceLock, "inUse" | "unusable"> {
  const pidPath = join(dataDir, "agent.pid");
  try {
    const held = holdLock(join(dataDir, "agent.lock"));
    if (held !== null) {
      tellPid(pidPath);
      return ok(held);
    }
  } catch (error) {
    return fail("unusable", `${dataDir}: ${error instanceof Error ? error.message : error}`);
  }
  const pid = readPid(pidPath);
  const who = pid === null ? "another agent" : `another agent (process ${pid})`;
  return fail("inUse", `${who} already works on ${dataDir}; stop it or give another --data`);
}

function readPid(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Only for a message: a disk that is full must not keep the agent from starting. */
function tellPid(path: string): void {
  try {
    writeFileSync(path, `${process.pid}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}
