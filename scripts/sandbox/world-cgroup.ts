import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Where the cgroup v2 tree is mounted: on hybrid systems beside v1. Null where there is none. */
export function cgroupRoot(): string | null {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const tree = mounts.map((line) => line.split(" ")).find(([, , type]) => type === "cgroup2");
  return tree?.[1] ?? null;
}

/** @returns why it could not be made, or null. */
export function makeCgroup(dir: string): string | null {
  try {
    mkdirSync(dir);
    return null;
  } catch (error) {
    return `no private cgroup: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Where groups share the processors, one in the background gets what the others leave; elsewhere
 * the niceness of its processes counts.
 */
export function putInBackground(dir: string): void {
  try {
    writeFileSync(join(dir, "cpu.idle"), "1");
  } catch {
    // The processors are not shared out by this tree, or the kernel is older than Linux 5.15.
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
