import type { EndOutcome } from "../../core/ports.ts";
import type { ControlGroups } from "./control-group.ts";
import { climbEndLadder } from "./end-ladder.ts";
import type { LogindClient } from "./logind-client.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import { auditSessionOf, cgroupOf, readProcesses } from "./process-table.ts";
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
  const { client, displays, controlGroups } = ports;
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
      left: () => leftOf(session, isLast, ports),
    },
    closeForMs,
  );
}

/**
 * Looks at the processes themselves, because logind drops a session before its last one is gone.
 * Three marks are asked, so that one that can't be read here never looks like an empty session.
 */
function leftOf({ info, scopePath }: DescribedSession, isLast: boolean, ports: EndPorts): string[] {
  const { procDir, controlGroups } = ports;
  const grouped = controlGroups?.processesOf(scopePath) ?? [];
  const marked = readProcesses(procDir).filter(({ pid, uid, zombie }) => {
    if (zombie) return false;
    if (isLast && uid === info.uid) return true;
    // In another cgroup namespace than ours the path has a prefix.
    if (cgroupOf(pid, procDir)?.endsWith(scopePath) === true) return true;
    return uid === info.uid && auditSessionOf(pid, procDir) === info.id;
  });
  // The same processes may have other numbers in the two lists, so the longer one counts.
  const pids = marked.length >= grouped.length ? marked.map(({ pid }) => pid) : grouped;
  return pids.map((pid) => `pid ${pid}`);
}
