import type { ServiceManager } from "../../core/liveness.ts";
import type { Log } from "../../core/ports.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** sd_notify(3). */
const STATES = { ready: "READY=1", alive: "WATCHDOG=1", stopping: "STOPPING=1" } as const;

const US_PER_MS = 1000;

/**
 * systemd, where it started this process as `Type=notify`. It listens on a datagram socket, which
 * Node has no API for, so its own library speaks to it: through `node:ffi`, which is still behind
 * a flag that the unit sets. A child that spoke for us would need NotifyAccess=all, and then every
 * child could, those of the people whose homes are cleared too.
 *
 * @returns null where nobody waits for a sign, or where none can be given
 */
export async function systemdNotify(
  environment: Environment,
  log: Log,
): Promise<ServiceManager | null> {
  if (environment["NOTIFY_SOCKET"] === undefined) return null;
  try {
    const { dlopen } = await import("node:ffi");
    const { functions } = dlopen("libsystemd.so.0", {
      sd_notify: { arguments: ["i32", "string"], return: "i32" },
    });
    return {
      watchdogMs: watchdogMs(environment),
      tell: (state) => {
        const sent = functions.sd_notify(0, STATES[state]);
        if (sent <= 0) log.warn("notifyFailed", { state, code: sent });
      },
    };
  } catch (error) {
    log.warn("noServiceManager", { because: error instanceof Error ? error.message : "" });
    return null;
  }
}

/** sd_watchdog_enabled(3): what was meant for another process is not for us. */
function watchdogMs(environment: Environment): number | null {
  const { WATCHDOG_USEC: usec, WATCHDOG_PID: pid } = environment;
  if (usec === undefined || (pid !== undefined && Number(pid) !== process.pid)) return null;
  return Number(usec) > 0 ? Number(usec) / US_PER_MS : null;
}
