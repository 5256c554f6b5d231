import { randomUUID } from "node:crypto";
import type { ClearProgress, ClearRequest } from "../core/clear-request.ts";
import type { Log } from "../core/ports.ts";
import type { BytePath } from "./byte-path.ts";
import { type ClearPlan, planClearing } from "./clear-plan.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { type HelperPlan, type HelperStep, QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { HelperProcess } from "./helper-process.ts";
import { findProfiles, type ProfilePlace } from "./inventory.ts";
import type { KeepPlan, KeptStep } from "./keep-plan.ts";
import { type Keep, keepPlanFor } from "./kept-sites.ts";
import { lookAtStores, quarantinesIn, type StoreLook } from "./look-again.ts";
import type { OpenHome } from "./open-home.ts";
import { RelaunchHold } from "./relaunch-hold.ts";
import {
  type FamilyStop,
  type StopPorts,
  type StopRequest,
  stopBrowsers,
} from "./stop-browsers.ts";

const READY_LIMIT_MS = 10_000;
const GONE_LIMIT_MS = 60_000;
const KEPT_LIMIT_MS = 60_000;
const COUNTED_LIMIT_MS = 10_000;

export type RunPorts = StopPorts & {
  readonly startHelper: () => HelperProcess;
  readonly log: Log;
};

export type RunOrder = {
  readonly request: ClearRequest;
  readonly home: OpenHome;
  readonly families: readonly FamilyRow[];
  readonly isWanted: (place: ProfilePlace) => boolean;
  readonly ownDirs: readonly BytePath[];
  readonly keep: Keep | null;
};

/** One store in one round: what was seen of it, and what the helper said of it. */
type StoreEvidence = StoreLook & {
  /** SQLite rows, said by the helper; null where nothing was counted. */
  readonly rows: number | null;
  readonly refusal: string | null;
  /** Unlinked where it lay: amounts that only the helper has seen. */
  readonly inPlace: { readonly files: number; readonly bytes: number } | null;
  /** Why nothing of it could be kept for the sites that stay; null when it could. */
  readonly wentWhole: string | null;
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
  const helper = ports.startHelper();
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

function planFor({ home, families, isWanted, request }: RunOrder, stops: readonly FamilyStop[]) {
  const named = stops.flatMap(({ namedRoots }) => namedRoots);
  return planClearing(findProfiles(home, families, named).filter(isWanted), request.data);
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
  const keep = keepPlanFor(plan, order.keep);
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  tell(order, "takingAway");
  helper.run(takePlan(request, plan, { quarantine, keep, sweep: dirsOf(plan) }));
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

type Gone = Extract<HelperStep, { step: "gone" }>;
type Counted = Extract<HelperStep, { step: "counted" }>;

function evidenceOf(
  look: StoreLook,
  gone: Gone | null,
  counted: Counted | null,
  kept: KeptStep | null,
): StoreEvidence {
  const { entries } = look.planned;
  const isOwn = ({ entry }: { readonly entry: number }) => entries.includes(entry);
  const rows = counted?.rows.filter(isOwn) ?? [];
  const inPlace = [...(gone?.inPlace ?? []), ...(counted?.early ?? [])].filter(isOwn);
  return {
    ...look,
    rows: rows.length === 0 ? null : rows.reduce((sum, row) => sum + row.rows, 0),
    refusal: gone?.refused.find(isOwn)?.because ?? null,
    wentWhole: kept?.stores.find(isOwn)?.fault ?? null,
    inPlace: inPlace.length === 0 ? null : sumOf(inPlace),
  };
}

function sumOf(amounts: Gone["inPlace"]): { files: number; bytes: number } {
  return {
    files: amounts.reduce((sum, { files }) => sum + files, 0),
    bytes: amounts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
