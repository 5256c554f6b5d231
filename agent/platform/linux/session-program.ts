import type { SessionInfo } from "../../core/ports.ts";
import { PLAIN_ENVIRONMENT, type StartedProcess, startProcess } from "../child-process.ts";
import { SESSION_MARKER, type SessionProcesses } from "./session-processes.ts";

export type InSession = {
  readonly info: SessionInfo;
  /** null: as whoever runs the agent. */
  readonly as: { readonly uid: number; readonly gid: number } | null;
  readonly processes: SessionProcesses;
};

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
  const settings = { env, as, cwd: homeDir, stdio: "none", detached: true } as const;
  const child = startProcess(program, args, settings);
  if (child.pid !== undefined) processes.adopt(child.pid);
  // The session outlives the agent; waiting for it must not keep the agent alive.
  child.unref();
  return child;
}
