import { existsSync, mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { findProgram } from "./availability.ts";
import { eventually } from "./eventually.ts";
import type { Place } from "./place.ts";
import { openInSession } from "./session-door.ts";
import { processesWithHome } from "./user-processes.ts";
import { leaderArgv, type Ward } from "./ward.ts";
import type { XDisplay } from "./x-display.ts";

const SESSION_ID = "ward";

/**
 * Where no account can be made, whoever runs the story plays the ward: in a session that the agent
 * itself starts, with a home and a display of its own.
 */
export function createWardWithoutAccount(
  place: Place,
  display: XDisplay,
): { readonly ward: Ward; readonly config: Readonly<Record<string, unknown>> } {
  const { uid } = userInfo();
  const homeDir = join(place.homesDir, "ward");
  mkdirSync(homeDir, { recursive: true, mode: 0o700 });
  const doorPath = join(homeDir, "leader");
  const config = {
    id: SESSION_ID,
    userName: null,
    kind: "named",
    display: display.name,
    xAuthorityPath: display.xAuthorityPath,
    command: [...ownBus(), ...leaderArgv(place, homeDir, uid, false)],
    homeDir,
    freshHome: true,
    relaunch: true,
  };
  const ward: Ward = {
    uid,
    homeDir,
    display,
    logPath: join(homeDir, "session.log"),
    signIn: async () => {
      await eventually("session of the ward", () => (existsSync(doorPath) ? true : null), {
        withinMs: 20_000,
      });
    },
    open: (argv) => openInSession(doorPath, argv),
    processes: () => processesWithHome(homeDir),
    lockedHint: async () => null,
  };
  return { ward, config };
}

/** A bus that is not the caller's: on that one, Firefox would hand our pages to theirs. */
function ownBus(): readonly string[] {
  const program = findProgram("dbus-run-session");
  return program === null ? [] : [program, "--"];
}
