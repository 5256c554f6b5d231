import { existsSync, rmSync } from "node:fs";
import { WORLD_CODE_DIR } from "../../sandbox/logind-world.ts";
import { eventually } from "../eventually.ts";
import { openInSession } from "../session-door.ts";
import type { Machine } from "./machine.ts";
import { hasSession } from "./person-processes.ts";
import { type Seat, USER_NAME } from "./seat.ts";

export const WORLD_NODE = `${WORLD_CODE_DIR}/node_modules/.bin/node`;
const UNIT = "desk-session";

/** The sign-in at the screen: real, through PAM and logind, as a login manager would open it. */
export type DeskSession = {
  isOpen(): boolean;
  start(): Promise<void>;
  /** Opens a program in it, as the person. */
  open(argv: readonly string[]): Promise<void>;
  /** Signs out through logind, which ends every program with SIGTERM. */
  terminate(): Promise<void>;
};

/** @param programs what every session starts by itself, such as the shell */
export function deskSession(
  machine: Machine,
  seat: Seat,
  programs: readonly (readonly string[])[],
): DeskSession {
  const doorPath = `${seat.homeDir}/leader`;
  return {
    isOpen: () => hasSession(machine.inside("/proc"), seat.uid),
    start: async () => {
      rmSync(machine.inside(doorPath), { force: true });
      await machine.run(["systemctl", "reset-failed", UNIT]);
      await machine.must([
        ...["systemd-run", "--quiet", "--collect", `--unit=${UNIT}`],
        ...propertiesOf(seat).flatMap((each) => ["-p", each]),
        ...[WORLD_NODE, `${WORLD_CODE_DIR}/scripts/demo/session-leader.ts`],
        ...["--socket", doorPath, "--log", `${seat.homeDir}/session.log`],
        ...programs.flatMap((argv) => ["--start", JSON.stringify(argv)]),
      ]);
      const opened = () => (existsSync(machine.inside(doorPath)) ? true : null);
      await eventually("session at the screen", opened, { withinMs: 15_000, everyMs: 50 });
    },
    open: async (argv) => void (await openInSession(machine.inside(doorPath), argv)),
    terminate: async () => {
      await machine.run(["loginctl", "terminate-user", USER_NAME]);
      await machine.run(["systemctl", "stop", UNIT]);
      const ended = () => (hasSession(machine.inside("/proc"), seat.uid) ? null : true);
      await eventually("end of the session", ended, { withinMs: 15_000, everyMs: 100 });
    },
  };
}

function propertiesOf({ homeDir, display, xAuthorityPath }: Seat): readonly string[] {
  const environment = [
    ...["XDG_SEAT=seat0", "XDG_SESSION_TYPE=x11", "XDG_SESSION_CLASS=user"],
    ...[`DISPLAY=${display}`, `XAUTHORITY=${xAuthorityPath}`, `HOME=${homeDir}`, "LANG=C.UTF-8"],
  ];
  return [
    ...["PAMName=login", `User=${USER_NAME}`, "KillMode=mixed", "TimeoutStopSec=5"],
    ...[`WorkingDirectory=${homeDir}`, `Environment=${environment.join(" ")}`],
    // Nobody signs in before the machine says that they may.
    "After=systemd-user-sessions.service",
  ];
}
