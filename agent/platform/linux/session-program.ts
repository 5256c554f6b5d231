import type { SessionInfo } from "../../core/ports.ts";
import { PLAIN_ENVIRONMENT, type StartedProcess, startProcess } from "../child-process.ts";
import { SESSION_MARKER, type SessionProcesses } from "./session-processes.ts";

export type InSession = {
  readonly info: SessionInfo;
  /** null: as whoever runs the agent. */
  readonly as: { readonly uid: number; readonly gid: number } | null;
  readonly processes: SessionProcesses;
};

/**
 * Waits for one line, then becomes the program it was given. The text is fixed and nothing is put
 * into it, so the shell interprets no argument.
 */
const GATE = 'read -r _ && exec "$0" "$@" </dev/null';

/** Starts a program in a session of ours: its user, display and home, and all that marks it as ours. */
export function startInSession(
  program: string,
  args: readonly string[],
  { info, as, processes }: InSession,
): StartedProcess {
  const { userName, homeDir, xAuthorityPath, display } = info;
  const env = {
    ...PLAIN_ENVIRONMENT,
    HOME: homeDir,
    USER: userName,
    LOGNAME: userName,
    ...(display === null ? {} : { DISPLAY: display }),
    ...(xAuthorityPath === null ? {} : { XAUTHORITY: xAuthorityPath }),
    [SESSION_MARKER]: info.id,
  };
  const settings = { env, as, cwd: homeDir, stdio: "stdin", detached: true } as const;
  const child = startProcess("/bin/sh", ["-c", GATE, program, ...args], settings);
  // It stands in its control group before its first step, so that nothing it starts can be outside.
  if (child.pid !== undefined) processes.adopt(child.pid);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end("\n");
  // The session outlives the agent; waiting for it must not keep the agent alive.
  child.unref();
  return child;
}
