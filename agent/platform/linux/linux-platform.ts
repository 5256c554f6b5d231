import type { Platform, PlatformOptions } from "../platform.ts";
import { EtcAccountWatch } from "./account-watch.ts";
import { FusedIdle } from "./fused-idle.ts";
import { LinuxInputDevices } from "./input-devices.ts";
import { LinuxLeftovers } from "./linux-leftovers.ts";
import { SessionLockProof } from "./lock-proof.ts";
import { USUAL_LOCKERS } from "./locker-choice.ts";
import { logindReboot } from "./logind-reboot.ts";
import { LogindSessions } from "./logind-sessions.ts";
import { MergedSessions } from "./merged-sessions.ts";
import { ProcessSessions } from "./process-sessions.ts";
import { SessionBuses } from "./session-buses.ts";
import { SessionInhibitors } from "./session-inhibitors.ts";
import { LinuxSessionPrograms } from "./session-programs.ts";
import { SleepDelay } from "./sleep-delay.ts";
import { SystemBus } from "./system-bus.ts";
import { UserAccounts } from "./user-accounts.ts";
import { UserShells } from "./user-shells.ts";
import { X11Displays } from "./x11-displays.ts";

export function createLinuxPlatform(options: PlatformOptions): Platform {
  const { log, clock, programs, systemBusAddress, accountKinds } = options;
  const accounts = new UserAccounts();
  const accountOf = (uid: number) => accounts.byUid(uid);
  const displays = new X11Displays({ probePath: programs.x11Probe, accountOf, log });
  const buses = new SessionBuses({ probePath: programs.sessionBusProbe, accountOf, log });
  const own = ownSessions(options, { accounts, displays });
  const bus = systemBusAddress === null ? null : new SystemBus({ address: systemBusAddress, log });
  const idle = new FusedIdle({ displays, buses, systemBus: bus, clock });
  const logind =
    bus === null
      ? []
      : [
          new LogindSessions({
            bus,
            accounts,
            accountKinds,
            displays,
            lockProof: new SessionLockProof(buses),
            lockers: options.lockers ?? USUAL_LOCKERS,
            log,
            sleepDelay: new SleepDelay({ busAddress: systemBusAddress ?? "", log }),
          }),
        ];
  const sessions = new MergedSessions([own, ...logind]);
  return {
    sessions,
    idle,
    idleHealth: idle.health,
    inputDevices: new LinuxInputDevices(),
    inhibitors: new SessionInhibitors(bus, buses),
    windowCloser: displays,
    leftovers: new LinuxLeftovers({ programPath: programs.leftovers, displays, buses }),
    programs: new LinuxSessionPrograms(displays),
    shellStarter: new UserShells(),
    restart: logindReboot(bus),
    accounts: new EtcAccountWatch({ log, nowMs: clock.nowMs }),
    close: async () => {
      await sessions.close();
      displays.close();
      buses.close();
    },
  };
}

function ownSessions(
  { processSessions: configs, clock, log }: PlatformOptions,
  { accounts, displays }: { readonly accounts: UserAccounts; readonly displays: X11Displays },
): ProcessSessions {
  const uid = process.getuid?.() ?? 0;
  for (const { userName, display, xAuthorityPath } of configs) {
    // In another account, a session that ended must leave no process behind.
    if (userName === null) displays.prepare({ display, xAuthorityPath, uid });
  }
  return new ProcessSessions({ configs, accounts, displays, clock, log });
}
