import { randomUUID } from "node:crypto";
import type { ClearProgress, ClearRequest } from "../core/clear-request.ts";
import type { Log } from "../core/ports.ts";
import type { BytePath } from "./byte-path.ts";
import { type ClearPlan, planClearing } from "./clear-plan.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { type HelperPlan, QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { HelperProcess } from "./helper-process.ts";
import type { HomeLock } from "./home-lock.ts";
import type { ProfilePlace } from "./inventory.ts";
import type { KeepPlan, KeptStep } from "./keep-plan.ts";
import { type Keep, keepPlanFor, keepsAccount } from "./kept-sites.ts";
import { lookAtStores, quarantinesIn, type StoreLook } from "./look-again.ts";
import type { OpenHome } from "./open-home.ts";
import { placesOf } from "./places-of.ts";
import { RelaunchHold } from "./relaunch-hold.ts";
import {
  type FamilyStop,
  type StopPorts,
  type StopRequest,
  stopBrowsers,
} from "./stop-browsers.ts";
import { evidenceOf, type Gone, type StoreEvidence } from "./store-evidence.ts";

const READY_LIMIT_MS = 10_000;
const GONE_LIMIT_MS = 60_000;
const KEPT_LIMIT_MS = 60_000;
const COUNTED_LIMIT_MS = 10_000;

export type RunPorts = StopPorts & {
  /** @param lock to be held by it, too, until it has put back what stays */
  readonly startHelper: (lock?: HomeLock | null) => HelperProcess;
  readonly log: Log;
};

export type RunOrder = {
  readonly request: ClearRequest;
  readonly home: OpenHome;
  readonly families: readonly FamilyRow[];
  readonly isWanted: (place: ProfilePlace) => boolean;
  readonly ownDirs: readonly BytePath[];
  readonly keep: Keep | null;
  readonly lock: HomeLock | null;
};

export type Round = {
  readonly helper: HelperProcess;
  readonly plan: ClearPlan;
  readonly stops: readonly FamilyStop[];
  readonly stores: readonly StoreEvidence[];
  /** Why the helper did not come to its end; null when it did. */
  readonly fault: string | null;
  readonly quarantines: readonly BytePath[];
  readonly goneMs: number;
  readonly goneAtMs: number;
  /** As processes count it: a browser that began later has read nothing of what was there. */
  readonly goneTicks: number;
  /** What was still in its place at that moment: what comes later is the next person's. */
  readonly atGone: readonly StoreLook[];
};

/** Stops the browsers, takes everything of the plan away, looks at what is there afterwards. */
export async function runRound(order: RunOrder, ports: RunPorts): Promise<Round> {
  tell(order, "stopping");
  // Started first: it loads its code while the browsers end.
  const helper = ports.startHelper(order.lock);
  const readyAt = helper.step("ready", READY_LIMIT_MS).then(() => ports.stopwatchMs());
  const request = stopRequestOf(order);
  const stops = await stopBrowsers(request, ports);
  const hold = new RelaunchHold(request, stops, ports);
  try {
    const plan = planFor(order, stops);
    const goneTimes = stops.flatMap(({ goneAtMs }) => goneAtMs ?? []);
    const readyAtMs = await readyAt;
    const fromMs = goneTimes.length > 0 ? Math.max(...goneTimes) : readyAtMs;
    const taken = await takeAway(order, plan, helper, ports);
    const released = await hold.release(stops);
    const seen = await lookAtTaken(order, plan, helper, taken);
    const { goneAtMs, goneTicks, atGone } = taken;
    return {
      ...{ helper, plan, goneAtMs, goneTicks, atGone },
      ...{ ...seen, stops: released, goneMs: goneAtMs - fromMs },
    };
  } finally {
    await hold.release([]);
  }
}

function tell({ request }: RunOrder, phase: ClearProgress["phase"]): void {
  request.onProgress?.({ phase, doneFiles: 0, files: 0 });
}

function planFor(order: RunOrder, stops: readonly FamilyStop[]): ClearPlan {
  const named = stops.flatMap(({ namedRoots }) => namedRoots);
  return planClearing(placesOf(order, named), order.request.data);
}

type Taken = Pick<Round, "goneAtMs" | "goneTicks" | "atGone"> & {
  readonly quarantine: string;
  readonly gone: Gone | null;
  /** Undefined where nothing was to be kept. */
  readonly kept: KeptStep | null | undefined;
};

/** Until everything is out of reach, and what stays is back in its place. */
async function takeAway(
  order: RunOrder,
  plan: ClearPlan,
  helper: HelperProcess,
  ports: RunPorts,
): Promise<Taken> {
  const { request, home } = order;
  const keep = keepPlanFor(plan, order.keep, keepsAccount(request));
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  tell(order, "takingAway");
  const sweep = dirsOf(plan);
  request.onDirectories?.(sweep);
  helper.run(takePlan(request, plan, { quarantine, keep, sweep }));
  const gone = await helper.step("gone", GONE_LIMIT_MS);
  const goneAtMs = ports.stopwatchMs();
  const goneTicks = ports.table.nowTicks();
  const atGone = await lookAtStores(home.dir, plan, []);
  if (keep !== undefined) tell(order, "keeping");
  const kept = keep === undefined ? undefined : await helper.step("kept", KEPT_LIMIT_MS);
  return { goneAtMs, goneTicks, atGone, quarantine, gone, kept };
}

async function lookAtTaken(
  { home }: RunOrder,
  plan: ClearPlan,
  helper: HelperProcess,
  { quarantine, gone, kept }: Taken,
): Promise<Pick<Round, "stores" | "fault" | "quarantines">> {
  const counted = await helper.step("counted", COUNTED_LIMIT_MS);
  const quarantines = quarantinesIn(home.dir, dirsOf(plan), quarantine);
  const looks = await lookAtStores(home.dir, plan, quarantines);
  return {
    stores: looks.map((look) => evidenceOf(look, gone, counted, kept ?? null)),
    fault: gone === null || kept === null ? helper.complaint() : null,
    quarantines,
  };
}

function dirsOf({ entries }: ClearPlan): BytePath[] {
  return [...new Set(entries.map(({ dir }) => dir))];
}

function takePlan(
  { uid, gid, homeDir }: ClearRequest,
  { entries }: ClearPlan,
  rest: {
    readonly quarantine: string;
    readonly keep: KeepPlan | undefined;
    readonly sweep: BytePath[];
  },
): HelperPlan {
  const { keep, ...where } = rest;
  const kept = keep === undefined ? {} : { keep };
  return { task: "take", uid, gid, homeDir, entries: [...entries], ...where, ...kept };
}

function stopRequestOf({ home, families, ownDirs, request, keep }: RunOrder): StopRequest {
  const { display, xAuthorityPath, data } = request;
  // What stays in a profile is worth waiting for: the browser finishes writing it.
  const keepsPart = keep !== null || !(data.includes("cookies") && data.includes("storage"));
  return { home, families, ownDirs, display, xAuthorityPath, keepsPart };
}
