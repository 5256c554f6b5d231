import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cgroupRoot, removeCgroup } from "./world-cgroup.ts";

const PROGRAMS = [
  "/usr/bin/unshare",
  "/usr/bin/nsenter",
  "/usr/bin/setpriv",
  "/usr/bin/busctl",
  "/lib/systemd/systemd",
  "/usr/bin/dbus-daemon",
];

/** Why no private system can be made here, or null. */
export async function whyNoWorld(): Promise<string | null> {
  if (process.platform !== "linux") return `no private Linux on ${process.platform}`;
  if (process.getuid?.() !== 0) return "a private system with accounts of its own needs root";
  const missing = PROGRAMS.filter((path) => !isExecutable(path));
  return missing.length === 0 ? null : `not installed: ${missing.join(", ")}`;
}

/** What a run that was killed could not remove itself: empty control groups and its folder. */
export async function removeStaleWorlds(sandboxDir: string): Promise<void> {
  for (const name of namesIn(sandboxDir)) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isRunning(pid)) continue;
    rmSync(join(sandboxDir, name), { recursive: true, force: true });
    const cgroups = cgroupRoot();
    if (cgroups === null) continue;
    const groups = namesIn(cgroups).filter((group) => group.startsWith(`sessionward-${pid}-`));
    for (const group of groups) await removeCgroup(join(cgroups, group));
  }
}

/** Whose parent was killed may have nobody who takes it off the list when it has ended. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function namesIn(dir: string): readonly string[] {
  return existsSync(dir) ? readdirSync(dir) : [];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
