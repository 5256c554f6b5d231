import { existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** The cgroup v2 tree, which stands beside v1 controllers on hybrid systems. */
export function cgroupRoot(): string {
  const hybrid = "/sys/fs/cgroup/unified";
  return existsSync(hybrid) ? hybrid : "/sys/fs/cgroup";
}

/** @returns why it could not be made, or null. */
export function makeCgroup(dir: string): string | null {
  try {
    mkdirSync(dir);
    if (existsSync(join(dir, "cgroup.procs"))) return null;
    rmdirSync(dir);
    return `${cgroupRoot()} is not a cgroup v2 tree`;
  } catch (error) {
    return `no private cgroup: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Its processes may need a moment to be reaped; a directory that stays is left alone. */
export async function removeCgroup(dir: string): Promise<void> {
  for (let attempt = 0; attempt < 20 && existsSync(dir); attempt += 1) {
    try {
      removeTree(dir);
    } catch {
      await delay(50);
    }
  }
}

function removeTree(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(dir, entry.name));
  }
  rmdirSync(dir);
}
