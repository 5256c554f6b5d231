import { existsSync, rmSync } from "node:fs";
import { WORLD_CODE_DIR } from "../../sandbox/logind-world.ts";
import { eventually } from "../eventually.ts";
import { openInSession } from "../session-door.ts";
import { StepFailed } from "../step.ts";
import type { Machine } from "./machine.ts";
import { hasSession } from "./person-processes.ts";
import { type Seat, USER_NAME } from "./seat.ts";

export const WORLD_NODE = `${WORLD_CODE_DIR}/node_modules/.bin/node`;
const UNIT = "desk-session";
const OPEN_LIMIT_MS = 45_000;
/** One question a second, at 50 ms a look. */
const LOOKS_PER_QUESTION = 20;
/** A sign-in into a session that is still ending may be ended with it; the next one is not. */
const TIMES = 2;

/** The sign-in at the screen: real, through PAM and logind, as a login manager would open it. */
export type DeskSession = {
  isOpen(): boolean;
  start(): Promise<void>;
  /** Opens a program in it, as the person. */
  open(argv: readonly string[]): Promise<void>;
  /** Signs out through logind, which ends every program with SIGTERM. */
  terminate(): Promise<void>;
};

/** @param programs what every session from now on starts by itself, such as the shell */
export function deskSession(
  machine: Machine,
  seat: Seat,
  programs: () => readonly (readonly string[])[],
): DeskSession {
  const doorPath = `${seat.homeDir}/leader`;
  return {
    isOpen: () => hasSession(machine.inside("/proc"), seat.uid),
    start: async () => {
      const door = machine.inside(doorPath);
      for (let time = 1; ; time += 1) {
        rmSync(door, { force: true });
        // Of a session that is still ending, nothing may be left that bears the name.
        await machine.run(["systemctl", "stop", UNIT]);
        await machine.run(["systemctl", "reset-failed", UNIT]);
        await machine.must(unitArgv(seat, doorPath, programs()));
        const ended = await firstOf(machine, door);
        if (ended === null) return;
        if (time === TIMES) throw new StepFailed(`the sign-in at the screen ended: ${ended}`);
      }
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

function unitArgv(
  seat: Seat,
  doorPath: string,
  programs: readonly (readonly string[])[],
): readonly string[] {
  return [
    ...["systemd-run", "--quiet", "--collect", `--unit=${UNIT}`],
    ...propertiesOf(seat).flatMap((each) => ["-p", each]),
    ...[WORLD_NODE, `${WORLD_CODE_DIR}/scripts/demo/session-leader.ts`],
    ...["--socket", doorPath, "--log", `${seat.homeDir}/session.log`],
    ...programs.flatMap((argv) => ["--start", JSON.stringify(argv)]),
  ];
}

/**
 * Waits for the door, or for the end of a sign-in that never opens one. PAM waits for logind, and
 * logind for the user manager of the session before, which has its own time to end.
 *
 * @returns null when it is open, otherwise the last that the sign-in said
 */
async function firstOf(machine: Machine, door: string): Promise<string | null> {
  let looks = 0;
  const opened = async () => {
    if (existsSync(door)) return "";
    looks += 1;
    return looks % LOOKS_PER_QUESTION === 0 ? whyEnded(machine) : null;
  };
  const patience = { withinMs: OPEN_LIMIT_MS, everyMs: 50 };
  return (await eventually("session at the screen", opened, patience)) || null;
}

/** Null: it is still coming. */
async function whyEnded(machine: Machine): Promise<string | null> {
  const { stdout } = await machine.run(["systemctl", "is-active", UNIT]);
  if (!["inactive", "failed"].includes(stdout.trim())) return null;
  const journal = ["journalctl", "--no-pager", "-o", "cat", "-n", "3", "-u", UNIT];
  const said = (await machine.run(journal)).stdout.trim().replaceAll("\n", " | ");
  return said === "" ? "it said nothing" : said;
}

function propertiesOf({ homeDir, display, xAuthorityPath }: Seat): readonly string[] {
  const environment = [
    ...["XDG_SEAT=seat0", "XDG_SESSION_TYPE=x11", "XDG_SESSION_CLASS=user"],
    ...[`DISPLAY=${display}`, `XAUTHORITY=${xAuthorityPath}`, `HOME=${homeDir}`, "LANG=C.UTF-8"],
    // After its third crash it asks what to do about it, and shows no page until somebody answers.
    "MOZ_DISABLE_AUTO_SAFE_MODE=1",
  ];
  return [
    ...["PAMName=login", `User=${USER_NAME}`, "KillMode=mixed", "TimeoutStopSec=5"],
    ...[`WorkingDirectory=${homeDir}`, `Environment=${environment.join(" ")}`],
    // Nobody signs in before the machine says that they may.
    "After=systemd-user-sessions.service",
  ];
}
