import type { SessionInfo } from "../../agent/core/ports.ts";
import { FusedIdle } from "../../agent/platform/linux/fused-idle.ts";
import { SessionBuses } from "../../agent/platform/linux/session-buses.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { BUS_PROBE_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";

/** An account without rights where we are root, else our own. */
export const watchedUid = process.getuid?.() === 0 ? 65534 : (process.getuid?.() ?? Number.NaN);

export function sessionBuses(accounts = new UserAccounts()): SessionBuses {
  const accountOf = (uid: number) => accounts.byUid(uid);
  return new SessionBuses({ probePath: BUS_PROBE_PATH, accountOf, log: silentLog });
}

/** The product's idle source on a machine without X servers and logind. */
export function idleWithoutDisplay(): FusedIdle {
  return new FusedIdle({
    displays: { watch: () => ({ setThreshold: () => undefined, close: () => undefined }) },
    buses: sessionBuses(),
    systemBus: null,
    clock: systemClock,
  });
}

export function waylandSession(busAddress: string): SessionInfo {
  return {
    ...{ id: "7", backEnd: "logind", kind: "named", userName: "nobody" },
    ...{ uid: watchedUid, gid: watchedUid, homeDir: "/nonexistent", freshHome: false },
    ...{ display: null, xAuthorityPath: null, canUnlock: true, busAddress },
  };
}
