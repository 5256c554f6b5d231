import { closeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { ProfileReceipt } from "../contract/receipt.ts";
import type { ClearRequest, QuarantineLeft } from "../core/clear-request.ts";
import type { ClearFault, Log, WindowCloser } from "../core/ports.ts";
import { type BytePath, bytePath } from "./byte-path.ts";
import type { RunOrder, RunPorts } from "./clear-round.ts";
import { clearHome, type RunOutcome } from "./clear-run.ts";
import { canonicalPathOf, openHome, remoteFileSystemOf } from "./dir-handle.ts";
import { countDownloads } from "./downloads.ts";
import { familiesNamed } from "./families.ts";
import { HelperProcess } from "./helper-process.ts";
import { takeLock } from "./home-lock.ts";
import { inspectHome } from "./inspect-run.ts";
import type { ProfileInspection } from "./inspection.ts";
import { readKeep } from "./kept-sites.ts";
import { listHome } from "./list-run.ts";
import { isNamed, profileNotThere } from "./named-profiles.ts";
import { linuxProcessTable, type ProcessTable } from "./process-table.ts";
import { resumeHome } from "./sweep.ts";
import { Turns } from "./turns.ts";

export type BrowsersOptions = {
  /** Absolute path of the helper's bundle, or of its source. */
  readonly helperPath: string;
  readonly nodePath: string;
  /** Null where no display can be asked: Firefox is then killed, which is as good for a wipe. */
  readonly windowCloser: WindowCloser | null;
  readonly log: Log;
  /** Directories of our own windows' browsers: never stopped, never cleared. */
  readonly ownDirs?: readonly string[];
  readonly processTable?: ProcessTable;
  readonly stopwatchMs?: () => number;
  readonly whenBusy?: "wait" | "fail";
};

type HomeOwner = Pick<ClearRequest, "homeDir" | "uid" | "gid">;

type BrowserRequest = ClearRequest & {
  /** Profiles by their path below the home or its last part; all of them where it is left out. */
  readonly profiles?: readonly string[] | null;
};

/** Is a `Browsers`, with what the command line and the start of the daemon need besides. */
export type BrowserClearing = {
  clear(request: BrowserRequest): Promise<Result<RunOutcome, ClearFault>>;
  /** What is there, as receipts with status `planned`. Changes nothing. */
  list(request: BrowserRequest): Promise<Result<readonly ProfileReceipt[], ClearFault>>;
  /** Cookies by their flags, saved passwords, signed-in browsers: counts. Changes nothing. */
  inspect(request: BrowserRequest): Promise<Result<readonly ProfileInspection[], ClearFault>>;
  countDownloads(home: Pick<HomeOwner, "homeDir" | "uid">, sinceMs: number): number | null;
  /** Empties what a run that was cut short left behind. */
  resumeQuarantine(
    home: HomeOwner,
    directories?: readonly BytePath[],
  ): Promise<Result<QuarantineLeft, ClearFault>>;
};

export function createBrowsers(options: BrowsersOptions): BrowserClearing {
  const ports: RunPorts = {
    table: options.processTable ?? linuxProcessTable,
    windowCloser: options.windowCloser,
    stopwatchMs: options.stopwatchMs ?? (() => performance.now()),
    delay: async (ms) => {
      await delay(ms);
    },
    startHelper: (lock) =>
      new HelperProcess(options.nodePath, options.helperPath, options.log, lock?.fd ?? null),
    log: options.log,
  };
  const ownDirs = (options.ownDirs ?? []).map(bytePath);
  const turns = new Turns();
  return {
    clear: (request) => turns.take(request.homeDir, () => clear(request, ownDirs, ports, options)),
    list: (request) => turns.take(request.homeDir, () => list(request, ownDirs, ports)),
    inspect: (request) => turns.take(request.homeDir, () => inspect(request, ownDirs, ports)),
    countDownloads: countIn,
    resumeQuarantine: (home, directories = []) =>
      turns.take(home.homeDir, () => resume(home, directories, ports, options)),
  };
}

async function clear(
  request: BrowserRequest,
  ownDirs: readonly BytePath[],
  ports: RunPorts,
  { whenBusy }: BrowsersOptions,
): Promise<Result<RunOutcome, ClearFault>> {
  if (request.dryRun) {
    const planned = await list(request, ownDirs, ports);
    return planned.ok ? ok(plannedOutcome(planned.value)) : planned;
  }
  const order = await orderFor(request, ownDirs, ports);
  if (!order.ok) return order;
  const { home } = order.value;
  const lock = await takeLock(request.homeDir, home.dir, ports.log, whenBusy);
  if (!lock.ok) {
    closeSync(home.dir);
    return lock;
  }
  const cleared = clearHome({ ...order.value, lock: lock.value }, ports);
  const outcome = await cleared.finally(() => lock.value?.release());
  return ok({ ...outcome, freed: outcome.freed.finally(() => closeSync(home.dir)) });
}

async function list(
  request: BrowserRequest,
  ownDirs: readonly BytePath[],
  ports: RunPorts,
): Promise<Result<readonly ProfileReceipt[], ClearFault>> {
  const order = await orderFor(request, ownDirs, ports);
  if (!order.ok) return order;
  try {
    return await listHome(order.value, ports);
  } finally {
    closeSync(order.value.home.dir);
  }
}

async function inspect(
  request: BrowserRequest,
  ownDirs: readonly BytePath[],
  ports: RunPorts,
): Promise<Result<readonly ProfileInspection[], ClearFault>> {
  const order = await orderFor(request, ownDirs, ports);
  if (!order.ok) return order;
  try {
    return await inspectHome(order.value, ports);
  } finally {
    closeSync(order.value.home.dir);
  }
}

function countIn(owner: Pick<HomeOwner, "homeDir" | "uid">, sinceMs: number): number | null {
  const home = openHome(owner.homeDir, owner.uid);
  if (!home.ok) return null;
  try {
    const paths = [canonicalPathOf(home.value)];
    return countDownloads({ dir: home.value, uid: owner.uid, paths }, sinceMs);
  } finally {
    closeSync(home.value);
  }
}

async function resume(
  owner: HomeOwner,
  directories: readonly BytePath[],
  ports: RunPorts,
  { whenBusy }: BrowsersOptions,
): Promise<Result<QuarantineLeft, ClearFault>> {
  const home = openHome(owner.homeDir, owner.uid);
  if (!home.ok) return home;
  // What somebody may be putting back from a quarantine is not swept: nobody waits for these bytes.
  const lock = await takeLock(owner.homeDir, home.value, ports.log, whenBusy ?? "waitOrFail");
  try {
    if (!lock.ok) return lock;
    const startHelper = () => ports.startHelper(lock.value);
    return ok(await resumeHome(owner, home.value, directories, startHelper));
  } finally {
    if (lock.ok) lock.value?.release();
    closeSync(home.value);
  }
}

async function orderFor(
  request: BrowserRequest,
  ownDirs: readonly BytePath[],
  { log, table }: RunPorts,
): Promise<Result<RunOrder, ClearFault>> {
  const keep = await readKeep(request.keep, log);
  const { homeDir, uid, profiles = null } = request;
  const opened = openHome(homeDir, uid);
  if (!opened.ok) return opened;
  const dir = opened.value;
  const remote = process.geteuid?.() === 0 ? remoteFileSystemOf(dir) : null;
  if (remote !== null) {
    closeSync(dir);
    return fail("noHome", `${homeDir} is on ${remote}, where only its owner may look`);
  }
  const paths = [...new Set([canonicalPathOf(dir), bytePath(homeDir).replace(/\/+$/, "")])];
  const order: RunOrder = {
    request,
    home: { dir, uid, paths },
    families: familiesNamed(request.families),
    isWanted: (place) => profiles === null || profiles.some((name) => isNamed(place, name)),
    ownDirs,
    keep,
    lock: null,
  };
  const missing = profiles === null ? null : profileNotThere(order, profiles, table);
  if (missing === null) return ok(order);
  closeSync(dir);
  return fail("noSuchProfile", missing);
}

function plannedOutcome(receipts: readonly ProfileReceipt[]): RunOutcome {
  const leave = () => undefined;
  return { receipts, execToGoneMs: 0, freed: Promise.resolve(receipts), leave };
}
