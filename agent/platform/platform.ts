import type { Fact } from "../../policies/fact.ts";
import type { Result } from "../../policies/result.ts";
import type { IdleDetection } from "../contract/posture-facts.ts";
import type { AccountWatch } from "../core/account-keeper.ts";
import type { ShellHands } from "../core/hands-ports.ts";
import type { Inhibitors } from "../core/inhibitors.ts";
import type { InputWatch } from "../core/input-watch.ts";
import type { Leftovers, SessionPrograms } from "../core/leftovers.ts";
import type { ShellStarter } from "../core/lost-shells.ts";
import type { Clock, IdleSource, Log, Sessions, WindowCloser } from "../core/ports.ts";
import type { MachineRestart } from "../core/reboots.ts";
import { createLinuxPlatform } from "./linux/linux-platform.ts";
import type { LockerChoice } from "./linux/locker-choice.ts";
import type { ProcessSessionConfig } from "./linux/process-session-config.ts";
import { createUnsupportedPlatform } from "./unsupported-platform.ts";
import { createWindowsPlatform, windowsCalls } from "./windows/windows-platform.ts";

export type PlatformOptions = {
  readonly programs: {
    /** Absolute path of the X11 probe's bundle. */
    readonly x11Probe: string;
    /** The same of what deletes an account's temporary files. */
    readonly leftovers: string;
    /** The same of the session bus's probe. */
    readonly sessionBusProbe: string;
    /** Absolute path of the bundle that makes Windows' own calls. */
    readonly wtsProbe: string;
  };
  readonly processSessions: readonly ProcessSessionConfig[];
  /** A D-Bus address as `unix:path=/run/dbus/system_bus_socket`; null: use no logind. */
  readonly systemBusAddress: string | null;
  /** Accounts that many people share, by name: nobody in particular can unlock those. */
  readonly accountKinds: Readonly<Record<string, "generic" | "kiosk">>;
  /** What is done and seen inside sessions, where a system lets only their own programs. */
  readonly hands: ShellHands;
  /** Lockers of ours for X11 sessions; null: the usual ones. */
  readonly lockers?: readonly LockerChoice[] | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** What this operating system can do for the core, behind the core's own ports. */
export type Platform = {
  readonly sessions: Sessions;
  readonly idle: IdleSource;
  /** Whether the idle source can be believed, for the posture report. */
  readonly idleHealth: () => Fact<IdleDetection>;
  readonly inputDevices: InputWatch;
  readonly inhibitors: Inhibitors;
  readonly windowCloser: WindowCloser;
  readonly leftovers: Leftovers;
  /** What runs inside sessions, by the names of programs. */
  readonly programs: SessionPrograms;
  readonly shellStarter: ShellStarter;
  readonly restart: MachineRestart;
  readonly accounts: AccountWatch;
  /** Where a socket's path doesn't prove who calls: lets one account alone reach it. */
  readonly lendPipe?: (path: string, uid: number) => Promise<Result<null, "notLent">>;
  close(): Promise<void>;
};

export const DEFAULT_SYSTEM_BUS_ADDRESS = "unix:path=/run/dbus/system_bus_socket";

/** The only place that asks which operating system this is. */
export function createPlatform(options: PlatformOptions): Platform {
  switch (process.platform) {
    case "linux":
      return createLinuxPlatform(options);
    case "win32":
      return createWindowsPlatform(options, windowsCalls(options.programs.wtsProbe));
    default:
      return createUnsupportedPlatform(process.platform);
  }
}
