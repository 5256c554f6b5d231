import type { EndOutcome } from "../../core/ports.ts";
import type { ControlGroups } from "./control-group.ts";
import { climbEndLadder } from "./end-ladder.ts";
import type { LogindClient } from "./logind-client.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import { cgroupOf, readProcesses } from "./process-table.ts";
import type { X11Displays } from "./x11-displays.ts";

export type EndPorts = {
  readonly client: LogindClient;
  readonly displays: X11Displays;
  readonly controlGroups: ControlGroups | null;
  /** `/proc`, except where a test has a system of its own. */
  readonly procDir: string;
};

const SIGKILL = 9;

/**
 * Ends one session. The last one of a person takes everything of that person along, the user
 * manager and what was started through it too; otherwise only this session's scope goes, and the
 * person's other session is not touched.
 */
export function endThroughLogind(
  session: DescribedSession,
  isLast: boolean,
  closeForMs: number,
  ports: EndPorts,
): Promise<EndOutcome> {
  const { id, uid, display, xAuthorityPath } = session.info;
  const { client, displays, controlGroups, procDir } = ports;
  const slicePath = `/user.slice/user-${uid}.slice`;
  const groupPath = isLast ? slicePath : session.scopePath;
  const pids = () => controlGroups?.processesOf(groupPath) ?? [];
  return climbEndLadder(
    {
      askToClose: async () =>
        display === null ? 0 : displays.askToClose(display, xAuthorityPath, uid, pids()),
      countWindows: async () =>
        display === null ? 0 : displays.countWindows({ display, xAuthorityPath, uid }, pids()),
      terminate: async () => {
        await (isLast ? client.terminateUser(uid) : client.terminateSession(id));
      },
      kill: async () => {
        if (controlGroups?.kill(groupPath).ok === true) return;
        await (isLast ? client.killUser(uid, SIGKILL) : client.killSession(id, SIGKILL));
      },
      left: () => leftOf(procDir, isLast ? { uid } : { scopePath: session.scopePath }),
    },
    closeForMs,
  );
}

/** Looks at the processes themselves: logind drops a session before its last process is gone. */
function leftOf(
  procDir: string,
  whose: { readonly uid: number } | { readonly scopePath: string },
): string[] {
  return readProcesses(procDir)
    .filter(({ zombie }) => !zombie)
    .filter((row) =>
      "uid" in whose ? row.uid === whose.uid : cgroupOf(row.pid, procDir) === whose.scopePath,
    )
    .map(({ pid }) => `pid ${pid}`);
}
