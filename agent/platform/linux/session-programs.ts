import type { ProgramsReceipt } from "../../contract/receipt.ts";
import type { SessionPrograms } from "../../core/leftovers.ts";
import type { SessionInfo, WindowCloser } from "../../core/ports.ts";
import { isDesktopProgram, isNeverClosed } from "./desktop-programs.ts";
import { climbEndLadder } from "./end-ladder.ts";
import {
  cgroupOf,
  environmentOf,
  type ProcessRow,
  programOf,
  readProcesses,
  startTicksOf,
} from "./process-table.ts";
import { withAncestors } from "./session-members.ts";
import { SESSION_MARKER } from "./session-processes.ts";
import type { X11Displays } from "./x11-displays.ts";

/** One process as a list of programs is held against it. */
export type SessionProcess = Pick<ProcessRow, "pid" | "parentPid"> & {
  /** The name of its program's file; null where that can't be seen. */
  readonly program: string | null;
  readonly startTicks: number;
  /** In the session itself, not through its account's user manager. */
  readonly inScope: boolean;
};

type Displays = WindowCloser & Pick<X11Displays, "countWindows">;

/** A killed process is gone at once; one that is not hangs in the kernel. */
const KILL_WITHIN_MS = 1_000;

/**
 * Pure. The listed programs of a session and what they started; never the desktop, nor anything
 * that the desktop or the session's first process descends from.
 */
export function programsToClose<P extends SessionProcess>(
  members: readonly P[],
  names: readonly string[],
): readonly P[] {
  const rows = members.map((row) => ({ ...ROW, ...row }));
  const [first] = members
    .filter(({ inScope }) => inScope)
    .toSorted((one, other) => one.startTicks - other.startTicks || one.pid - other.pid);
  const desktop = members.filter((row) => row === first || isDesktopProgram(row.program ?? ""));
  const spared = new Set(desktop.flatMap(({ pid }) => [...withAncestors(rows, pid)]));
  const free = members.filter(({ pid }) => !spared.has(pid));
  const wanted = new Set(names.filter((name) => !isNeverClosed(name)));
  const named = free.filter(({ program }) => program !== null && wanted.has(program));
  const namedPids = new Set(named.map(({ pid }) => pid));
  return free.filter(({ pid }) => [...withAncestors(rows, pid)].some((one) => namedPids.has(one)));
}

const ROW = { groupId: 0, sessionId: 0, uid: 0, zombie: false };

/** Closes programs inside one session, by what the kernel says they are. */
export class LinuxSessionPrograms implements SessionPrograms {
  readonly #displays: Displays;

  constructor(displays: Displays) {
    this.#displays = displays;
  }

  async close(
    session: SessionInfo,
    names: readonly string[],
    isAlone: boolean,
    closeForMs: number,
  ): Promise<ProgramsReceipt> {
    const { display, xAuthorityPath, uid } = session;
    // Whatever was found once stays on the list: a child keeps its mark when its parent is gone.
    const chosen = new Map<number, number>();
    const look = () => {
      const members = membersOf(session, isAlone);
      for (const { pid, startTicks } of programsToClose(members, names))
        chosen.set(pid, startTicks);
      return members.filter(({ pid, startTicks }) => chosen.get(pid) === startTicks);
    };
    const pids = () => look().map(({ pid }) => pid);
    const found = pids().length;
    if (found === 0) return { found: 0, killed: 0, left: 0 };
    let killed = 0;
    await climbEndLadder(
      {
        askToClose: async () =>
          display === null ? 0 : this.#displays.askToClose(display, xAuthorityPath, uid, pids()),
        countWindows: async () =>
          display === null
            ? 0
            : this.#displays.countWindows({ display, xAuthorityPath, uid }, pids()),
        terminate: async () => void pids().map((pid) => send(pid, "SIGTERM")),
        kill: async () => {
          const now = pids();
          killed = Math.max(killed, now.length);
          for (const pid of now) send(pid, "SIGKILL");
        },
        left: () => pids().map((pid) => `pid ${pid}`),
      },
      closeForMs,
      KILL_WITHIN_MS,
    );
    const left = pids().length;
    return { found: chosen.size, killed: Math.max(0, killed - left), left };
  }
}

/** Only this account's processes, and of them only this session's. */
function membersOf(session: SessionInfo, isAlone: boolean): readonly SessionProcess[] {
  const rows = readProcesses();
  const ours = withAncestors(rows, process.pid);
  return rows
    .filter(({ pid, uid, zombie }) => uid === session.uid && uid > 0 && !zombie && !ours.has(pid))
    .map(({ pid, parentPid }) => ({
      pid,
      parentPid,
      program: programOf(pid),
      startTicks: startTicksOf(pid),
      inScope: isInScope(session, pid),
    }))
    .filter(({ pid, inScope }) => inScope || (isAlone && isThroughManager(session, pid)));
}

function isInScope({ id, uid, backEnd }: SessionInfo, pid: number): boolean {
  const group = cgroupOf(pid) ?? "";
  if (backEnd === "logind") return group.endsWith(`/user-${uid}.slice/session-${id}.scope`);
  const isMarked = environmentOf(pid).get(SESSION_MARKER) === id;
  return isMarked || group.endsWith(`/sessionward/session-${id}`);
}

/** Desktops start most programs there; all sessions of an account share it. */
function isThroughManager({ uid, backEnd }: SessionInfo, pid: number): boolean {
  const manager = `/user-${uid}.slice/user@${uid}.service/`;
  return backEnd === "logind" && (cgroupOf(pid) ?? "").includes(manager);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
