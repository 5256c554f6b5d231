import { readFileSync } from "node:fs";
import { hostname, release } from "node:os";
import { dirname, join } from "node:path";
import type { OperatingSystem } from "../policies/vocabulary.ts";
import type { DeviceDescription } from "./contract/server-frames.ts";

export const AGENT_VERSION = "0.1.0";

const SYSTEMS: Readonly<Record<string, OperatingSystem>> = { win32: "windows", darwin: "macos" };

/** machine-id(5): made at first boot, different on every copy that was prepared properly. */
export function machineId(): string {
  return firstText(["/etc/machine-id", "/var/lib/dbus/machine-id"]) ?? hostname();
}

/** proc_sys_kernel(5), random/boot_id. */
export function bootId(): string {
  return firstText(["/proc/sys/kernel/random/boot_id"]) ?? `start-${process.pid}`;
}

export function describeDevice(): DeviceDescription {
  return {
    hostName: hostname(),
    os: SYSTEMS[process.platform] ?? "linux",
    osRelease: release(),
    agentVersion: AGENT_VERSION,
  };
}

export type Programs = {
  readonly nodePath: string;
  readonly helper: string;
  readonly leftovers: string;
  readonly x11Probe: string;
  readonly sessionBusProbe: string;
  readonly wtsProbe: string;
  readonly posture: string;
};

/** The children's programs: beside the bundle, or in the source tree when that is what runs. */
export function findPrograms(entryPath: string): Programs {
  const dir = dirname(entryPath);
  const isBundle = !entryPath.endsWith(".ts");
  const at = (bundle: string, source: string) => join(dir, isBundle ? bundle : source);
  return {
    nodePath: process.execPath,
    helper: at("helper.js", "browsers/helper.ts"),
    leftovers: at("leftovers.js", "browsers/leftovers.ts"),
    x11Probe: at("x11-probe.js", "platform/linux/x11-probe.ts"),
    sessionBusProbe: at("session-bus-probe.js", "platform/linux/session-bus-probe.ts"),
    wtsProbe: at("wts-probe.js", "platform/windows/wts-probe.ts"),
    posture: at("posture.js", "platform/posture.ts"),
  };
}

/**
 * For `node --v8-options`. A daemon that idles makes little garbage: a small nursery is enough. What
 * runs now and then gains nothing from optimized code, and compilers that never run stay out of
 * memory. Node throws its own code cache away for them: 25 to 40 ms of a start, for 9 MB of every day.
 * Nor does it keep the picture of itself that it starts from: 35 ms, for 4 MB. One thread is enough to
 * collect what little there is. No signal opens a debugger's port.
 */
const DAEMON_FLAGS = [
  ...["--max-semi-space-size=1", "--no-opt", "--no-maglev", "--no-sparkplug"],
  ...["--no-node-snapshot", "--v8-pool-size=1", "--disable-sigusr1"],
  ...["--optimize-for-size", "--expose-gc"],
];

/** mallopt(3): one heap for all threads, since only one of them has much to keep. */
export const DAEMON_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "1" };

/** How the daemon is started: by a service manager, or in the place of `sessionward agent run`. */
export function daemonArguments(dataDir: string, entryPath = ownEntry()): readonly string[] {
  return [...DAEMON_FLAGS, entryPath, "--data", dataDir];
}

function ownEntry(): string {
  const entry = import.meta.filename.endsWith(".ts") ? "daemon.ts" : "agent.js";
  return join(dirname(import.meta.filename), entry);
}

function firstText(paths: readonly string[]): string | null {
  for (const path of paths) {
    try {
      const text = readFileSync(path, "utf8").trim();
      if (text !== "") return text;
    } catch {
      // The next one may be there.
    }
  }
  return null;
}
