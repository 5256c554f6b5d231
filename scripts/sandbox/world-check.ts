import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cgroupRoot, removeCgroup } from "./world-cgroup.ts";

type Host = Pick<NodeJS.Process, "platform" | "getuid">;

const PROGRAMS = [
  "/usr/bin/unshare",
  "/usr/bin/nsenter",
  "/usr/bin/setpriv",
  "/usr/bin/busctl",
  "/lib/systemd/systemd",
  "/usr/bin/dbus-daemon",
];

/** Why there is no private system; `values` is what its sentence names. */
export type NoWorld = {
  readonly reason: "notLinux" | "notRoot" | "notInstalled";
  readonly detail: string;
  readonly values: Readonly<Record<string, string>>;
};

/** Why no private system can be made here, or null. */
export function whyNoWorld({ platform, getuid }: Host = process): NoWorld | null {
  if (platform !== "linux") {
    return { reason: "notLinux", detail: `no private Linux on ${platform}`, values: { platform } };
  }
  if (getuid?.() !== 0) {
    const detail = "a private system with accounts of its own needs root";
    return { reason: "notRoot", detail, values: {} };
  }
  const programs = PROGRAMS.filter((path) => !isExecutable(path)).join(", ");
  if (programs === "") return null;
  return { reason: "notInstalled", detail: `not installed: ${programs}`, values: { programs } };
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
