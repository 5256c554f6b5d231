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
import {
  type FamilyStop,
  type StopPorts,
  type StopRequest,
  stopBrowsers,
} from "./stop-browsers.ts";

const READY_LIMIT_MS = 10_000;
const GONE_LIMIT_MS = 60_000;
const KEPT_LIMIT_MS = 60_000;
const COUNTED_LIMIT_MS = 5_000;

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
};

/** Stops the browsers, takes everything of the plan away, looks at what is there afterwards. */
export async function runRound(order: RunOrder, ports: RunPorts): Promise<Round> {
  const { request, home } = order;
  const tell = (phase: ClearProgress["phase"]) =>
    request.onProgress?.({ phase, doneFiles: 0, files: 0 });
  tell("stopping");
  // Started first: it loads its code while the browsers end.
  const helper = ports.startHelper();
  const readyAt = helper.step("ready", READY_LIMIT_MS).then(() => ports.stopwatchMs());
  const stops = await stopBrowsers(stopRequestOf(order), ports);
  const named = stops.flatMap(({ namedRoots }) => namedRoots);
  const places = findProfiles(home, order.families, named).filter(order.isWanted);
  const plan = planClearing(places, request.data);
  const keep = keepPlanFor(plan, order.keep);
  const dirs = [...new Set(plan.entries.map(({ dir }) => dir))];
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  const readyAtMs = await readyAt;
  const goneTimes = stops.flatMap(({ goneAtMs }) => goneAtMs ?? []);
  const fromMs = goneTimes.length > 0 ? Math.max(...goneTimes) : readyAtMs;
  tell("takingAway");
  helper.run(takePlan(request, plan, { quarantine, keep, sweep: dirs }));
  const gone = await helper.step("gone", GONE_LIMIT_MS);
  const goneAtMs = ports.stopwatchMs();
  if (keep !== undefined) tell("keeping");
  const kept = keep === undefined ? null : await helper.step("kept", KEPT_LIMIT_MS);
  const counted = await helper.step("counted", COUNTED_LIMIT_MS);
  const quarantines = quarantinesIn(home.dir, dirs, quarantine);
  const looks = await lookAtStores(home.dir, plan, quarantines);
  return {
    helper,
    plan,
    stops,
    stores: looks.map((look) => evidenceOf(look, gone, counted, kept)),
    fault: gone === null || (keep !== undefined && kept === null) ? helper.complaint() : null,
    quarantines,
    goneMs: goneAtMs - fromMs,
    goneAtMs,
  };
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
  const inPlace = gone?.inPlace.filter(isOwn) ?? [];
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
