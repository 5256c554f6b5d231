import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Account, lendDisplay, makeAccount } from "./account.ts";
import { eventually } from "./eventually.ts";
import type { Place } from "./place.ts";
import { runProgram } from "./run-program.ts";
import { openInSession } from "./session-door.ts";
import { processesOf } from "./user-processes.ts";
import type { XDisplay } from "./x-display.ts";

/** The person at the shared workstation. */
export type Ward = {
  readonly uid: number;
  readonly homeDir: string;
  readonly display: XDisplay;
  /** Signs in at the display; where the agent runs the session, waits for it. */
  signIn(): Promise<void>;
  /** Opens a program in the session, as the person. */
  open(argv: readonly string[]): Promise<number>;
  /** Whatever is left of the person on this machine. */
  processes(): readonly number[];
  /** What the programs of the session said. */
  readonly logPath: string;
  /** Whether logind says that the session is locked; null where it can't say. */
  lockedHint(): Promise<boolean | null>;
};

const UNIT = "sandbox-ward";
const LOCKER = ["i3lock", "-n", "-c", "1d2733"];

/**
 * What the leader of a session is told to start: the shell, and where logind asks for the lock
 * rather than the agent itself, what listens to logind.
 */
export function leaderArgv(
  place: Place,
  dir: string,
  uid: number,
  byLogind: boolean,
): readonly string[] {
  const cli = [place.nodePath, join(place.codeDir, "dist/sessionward.js")];
  const socketPath = join(place.socketDir, String(uid), "s");
  const programs = [
    ...(byLogind ? [["xss-lock", "--session=@XDG_SESSION_ID@", "--", ...LOCKER]] : []),
    [...cli, "shell", "run", "--host", "chromium", "--socket", socketPath],
  ];
  return [
    place.nodePath,
    join(place.codeDir, "scripts/demo/session-leader.ts"),
    ...["--socket", join(dir, "leader"), "--log", join(dir, "session.log")],
    ...programs.flatMap((argv) => ["--start", JSON.stringify(argv)]),
  ];
}

/** An account with a real logind session, opened through PAM as a login manager would. */
export async function createWard(place: Place, display: XDisplay): Promise<Ward> {
  const account = await makeAccount("ward", true);
  const xAuthorityPath = lendDisplay(display, account, join(account.homeDir, ".Xauthority"));
  const socketPath = join(account.homeDir, "leader");
  return {
    uid: account.uid,
    homeDir: account.homeDir,
    display,
    logPath: join(account.homeDir, "session.log"),
    signIn: async () => {
      await startUnit(place, account, { ...display, xAuthorityPath });
      await eventually("session of the ward", () => (existsSync(socketPath) ? true : null), {
        withinMs: 15_000,
      });
    },
    open: (argv) => openInSession(socketPath, argv),
    processes: () => processesOf(account.uid),
    lockedHint: () => lockedHintOf(account.name),
  };
}

async function startUnit(
  place: Place,
  account: Account,
  display: { readonly name: string; readonly xAuthorityPath: string | null },
): Promise<void> {
  const session = [
    "XDG_SEAT=seat0",
    "XDG_SESSION_TYPE=x11",
    "XDG_SESSION_CLASS=user",
    `DISPLAY=${display.name}`,
    ...(display.xAuthorityPath === null ? [] : [`XAUTHORITY=${display.xAuthorityPath}`]),
    `HOME=${account.homeDir}`,
    "LANG=C.UTF-8",
  ];
  const properties = [
    ...["PAMName=login", `User=${account.name}`, "KillMode=mixed", "TimeoutStopSec=5"],
    `WorkingDirectory=${account.homeDir}`,
    `Environment=${session.join(" ")}`,
  ];
  const ran = await runProgram([
    ...["systemd-run", "--quiet", "--collect", `--unit=${UNIT}`],
    ...properties.flatMap((each) => ["-p", each]),
    ...leaderArgv(place, account.homeDir, account.uid, true),
  ]);
  if (ran.code !== 0) throw new Error(`systemd-run: ${ran.stderr}`);
}

async function lockedHintOf(name: string): Promise<boolean> {
  const listed = await runProgram(["loginctl", "list-sessions", "--no-legend"]);
  for (const line of listed.stdout.split("\n")) {
    const [id = "", , user] = line.trim().split(/\s+/);
    if (user !== name) continue;
    const shown = await runProgram(["loginctl", "show-session", id, "-p", "LockedHint", "--value"]);
    if (shown.stdout.trim() === "yes") return true;
  }
  return false;
}
