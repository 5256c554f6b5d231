import type { ControlGroups } from "./control-group.ts";
import { environmentOf, type ProcessRow, readProcesses } from "./process-table.ts";
import { sessionMembers, withAncestors } from "./session-members.ts";

/** Every process of a session carries it, unless it threw its environment away. */
export const SESSION_MARKER = "SESSIONWARD_SESSION";

/** Beside the agent's own group: a restart of the service must not end the sessions with it. */
const OUR_GROUPS = "/sessionward";

export type SessionProcessesOptions = {
  readonly sessionId: string;
  readonly uid: number;
  readonly dedicatedUid: boolean;
  /** null where there is no cgroup v2 tree that this process may write to. */
  readonly controlGroups: ControlGroups | null;
};

/** Finds and ends the processes of one session that the agent started. */
export class SessionProcesses {
  readonly #options: SessionProcessesOptions;
  readonly #groupPath: string;
  readonly #leaders = new Set<number>();

  constructor(options: SessionProcessesOptions) {
    this.#options = options;
    this.#groupPath = `${OUR_GROUPS}/session-${options.sessionId}`;
  }

  /** Everything that this process starts from now on is part of the session. */
  adopt(pid: number): void {
    this.#leaders.add(pid);
    this.#options.controlGroups?.adopt(this.#groupPath, pid);
  }

  members(): ProcessRow[] {
    const rows = readProcesses();
    const { sessionId, uid, dedicatedUid, controlGroups } = this.#options;
    return sessionMembers(rows, {
      leaders: this.#leaders,
      grouped: new Set(controlGroups?.processesOf(this.#groupPath) ?? []),
      uid,
      dedicatedUid,
      isMarked: (pid) => environmentOf(pid).get(SESSION_MARKER) === sessionId,
      excluded: withAncestors(rows, process.pid),
    });
  }

  terminate(): void {
    for (const { pid } of this.members()) send(pid, "SIGTERM");
  }

  /** The control group first, as nothing forks out of it; then what never was in it, held still. */
  kill(): void {
    this.#options.controlGroups?.kill(this.#groupPath);
    const found = this.members();
    for (const { pid } of found) send(pid, "SIGSTOP");
    for (const { pid } of found) send(pid, "SIGKILL");
  }

  /** Forgets the ended run, so that a later process with an old number is not taken for ours. */
  reset(): void {
    this.#leaders.clear();
    this.#options.controlGroups?.remove(this.#groupPath);
    this.#options.controlGroups?.remove(OUR_GROUPS);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
