import type { Platform, PlatformOptions } from "../platform.ts";
import { LogindSessions } from "./logind-sessions.ts";
import { MergedSessions } from "./merged-sessions.ts";
import { ProcessSessions } from "./process-sessions.ts";
import { SleepDelay } from "./sleep-delay.ts";
import { SystemBus } from "./system-bus.ts";
import { UserAccounts } from "./user-accounts.ts";
import { X11Displays } from "./x11-displays.ts";

export function createLinuxPlatform(options: PlatformOptions): Platform {
  const { log, clock, programs, systemBusAddress, accountKinds } = options;
  const accounts = new UserAccounts();
  const displays = new X11Displays({
    probePath: programs.x11Probe,
    accountOf: (uid) => accounts.byUid(uid),
    log,
  });
  const self = process.getuid?.() ?? 0;
  // Only for our own account: in another, a session that ended must leave no process behind.
  for (const { userName, display, xAuthorityPath } of options.processSessions) {
    if (userName === null) displays.prepare({ display, xAuthorityPath, uid: self });
  }
  const own = new ProcessSessions({
    configs: options.processSessions,
    accounts,
    displays,
    clock,
    log,
  });
  const system =
    systemBusAddress === null
      ? []
      : [
          new LogindSessions({
            bus: new SystemBus({ address: systemBusAddress, log }),
            accounts,
            accountKinds,
            displays,
            log,
            sleepDelay: new SleepDelay({ busAddress: systemBusAddress, log }),
          }),
        ];
  const sessions = new MergedSessions([own, ...system]);
  return {
    sessions,
    idle: displays,
    windowCloser: displays,
    close: async () => {
      await sessions.close();
      displays.close();
    },
  };
}
