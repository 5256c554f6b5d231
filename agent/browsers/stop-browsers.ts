import type { WindowCloser } from "../core/ports.ts";
import { type Holders, holdersOf } from "./browser-processes.ts";
import type { BytePath } from "./byte-path.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { ENGINES } from "./families.ts";
import type { NamedRoot } from "./inventory.ts";
import type { OpenHome } from "./open-home.ts";
import type { ProcessInfo, ProcessTable } from "./process-table.ts";
import { type StoppedHolder, stoppedHolders } from "./stopped-holders.ts";

/** Design §6.2. A killed browser is cleared as well; a graceful end only keeps what stays whole: where all goes, the next person waits less. */
const CLOSE_WITHIN_MS = { all: 4_000, part: 5_000 } as const;
/** Chromium's children outlive its main process by 1.3 s unless they are killed. */
const CHILD_GRACE_MS = 2_000;
const KILL_BUDGET_MS = 3_000;
const LOOK_EVERY_MS = 10;

export type StopPorts = {
  readonly table: ProcessTable;
  readonly windowCloser: WindowCloser | null;
  readonly stopwatchMs: () => number;
  readonly delay: (ms: number) => Promise<void>;
};

export type StopRequest = {
  readonly home: OpenHome;
  readonly families: readonly FamilyRow[];
  readonly display: string | null;
  readonly xAuthorityPath: string | null;
  /** Part of the profile stays: let the browser finish writing it. */
  readonly keepsPart: boolean;
  readonly ownDirs: readonly BytePath[];
};

export type FamilyStop = {
  readonly family: FamilyRow;
  readonly closed: "notRunning" | "closed" | "killed" | "stillRunning";
  readonly ms: number;
  /** On the stopwatch; null when nothing ran. */
  readonly goneAtMs: number | null;
  readonly namedRoots: readonly NamedRoot[];
  /** Who held the profiles, those that were started again meanwhile included. */
  readonly holders: readonly StoppedHolder[];
};

/** Ends every browser that works on the home, all families at once: asks first, then kills. */
export function stopBrowsers(
  request: StopRequest,
  ports: StopPorts,
): Promise<readonly FamilyStop[]> {
  return Promise.all(request.families.map((family) => stopFamily(family, request, ports)));
}

/** What runs now, without touching it. */
export function holdersNow(
  family: FamilyRow,
  request: Pick<StopRequest, "home" | "ownDirs">,
  table: ProcessTable,
): Holders {
  const processes = table.list(request.home.uid);
  const snapshot = { processes, openPaths: table.openPaths };
  return holdersOf(family, request.home, snapshot, request.ownDirs);
}

async function stopFamily(
  family: FamilyRow,
  request: StopRequest,
  ports: StopPorts,
): Promise<FamilyStop> {
  const startedAtMs = ports.stopwatchMs();
  const holders = holdersNow(family, request, ports.table);
  const { namedRoots } = holders;
  if (holders.all.length === 0) {
    return { family, closed: "notRunning", ms: 0, goneAtMs: null, namedRoots, holders: [] };
  }
  const asked = await askToClose(family, holders, request, ports);
  const closed = asked && (await allGone(holders.mains, closeWithinMs(request), ports));
  if (closed && request.keepsPart) await allGone(holders.all, CHILD_GRACE_MS, ports);
  const wasClosed = holders.mains.filter((main) => !ports.table.isAlive(main));
  const { seen, isGone } = await killAll(family, request, ports);
  const goneAtMs = ports.stopwatchMs();
  const how = closed ? "closed" : "killed";
  return {
    family,
    closed: isGone ? how : "stillRunning",
    ms: goneAtMs - startedAtMs,
    goneAtMs,
    namedRoots,
    holders: stoppedHolders([holders, seen], wasClosed, ports.table),
  };
}

function closeWithinMs({ keepsPart }: StopRequest): number {
  return CLOSE_WITHIN_MS[keepsPart ? "part" : "all"];
}

/** @returns whether anybody could be asked */
async function askToClose(
  family: FamilyRow,
  { mains }: Holders,
  request: StopRequest,
  ports: StopPorts,
): Promise<boolean> {
  if (ENGINES[family.engine].closesBy === "SIGINT") {
    for (const main of mains) ports.table.signal(main, "SIGINT");
    return mains.length > 0;
  }
  const { display, xAuthorityPath, home } = request;
  if (ports.windowCloser === null || display === null || mains.length === 0) return false;
  const pids = mains.map(({ pid }) => pid);
  const asking = ports.windowCloser.askToClose(display, xAuthorityPath, home.uid, pids);
  const windows = await Promise.race([asking, ports.delay(closeWithinMs(request)).then(() => 0)]);
  return windows > 0;
}

/** Whoever is started again from now on is met by `RelaunchHold`. */
async function killAll(
  family: FamilyRow,
  request: StopRequest,
  ports: StopPorts,
): Promise<{ readonly seen: Holders; readonly isGone: boolean }> {
  const seen = holdersNow(family, request, ports.table);
  for (const process of seen.all) ports.table.signal(process, "SIGKILL");
  return { seen, isGone: await allGone(seen.all, KILL_BUDGET_MS, ports) };
}

/** These are not our children, so the kernel tells us nothing: look, for a few seconds at most. */
export async function allGone(
  processes: readonly ProcessInfo[],
  budgetMs: number,
  ports: Pick<StopPorts, "table" | "stopwatchMs" | "delay">,
): Promise<boolean> {
  const deadlineMs = ports.stopwatchMs() + budgetMs;
  let left = processes;
  for (;;) {
    left = left.filter((process) => ports.table.isAlive(process));
    if (left.length === 0) return true;
    if (ports.stopwatchMs() >= deadlineMs) return false;
    await ports.delay(LOOK_EVERY_MS);
  }
}
