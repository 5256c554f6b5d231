import { closeSync, fstatSync } from "node:fs";
import { createInterface } from "node:readline";
import { becomeUser } from "../core/become-user.ts";
import { spoken } from "./byte-path.ts";
import { inDirectory, openHome } from "./dir-handle.ts";
import { freeQuarantines, standingQuarantines } from "./free-quarantines.ts";
import {
  type HelperPlan,
  type HelperStep,
  helperPlanSchema,
  LOCK_FD,
  type PlanEntry,
  quarantineNames,
} from "./helper-plan.ts";
import { inspectProfile } from "./inspect-profile.ts";
import { keepBookmarks } from "./keep-bookmarks.ts";
import { lookAtKept } from "./keep-look.ts";
import type { KeepPlan, KeptStep } from "./keep-plan.ts";
import { restoreKept } from "./keep-stores.ts";
import { type Early, makeRoom } from "./make-room.ts";
import type { OnUnlinked } from "./remove-tree.ts";
import { countRows, countRowsOfCopy } from "./sqlite-count.ts";
import { takeAway } from "./take-away.ts";

/**
 * The only program that changes a home. Started with all its code loaded, it waits for one plan on
 * its standard input, becomes the owner of the home for good, and only then opens it (design §6.6).
 * Whoever starts it by hand gains nothing: it can do what that person can do anyway.
 */

/** A file system that hangs must not keep a process forever; what is left is resumed later. */
const LIFETIME_MS = 10 * 60_000;
const PLACES = "places.sqlite";
const SAY_EVERY_MS = 250;
const SAY_EVERY_FILES = 2_000;

setTimeout(() => process.exit(1), LIFETIME_MS).unref();
// The daemon may be gone before us: the sessions are, and their bytes still have to go.
process.stdout.on("error", () => undefined);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
say({ step: "ready" });
const first = await lines.next();
if (!first.done) await carryOut(first.value).catch((error: unknown) => fail(String(error)));
process.stdin.destroy();

async function carryOut(line: string): Promise<void> {
  const plan = helperPlanSchema.parse(JSON.parse(line));
  becomeUser({ uid: plan.uid, gid: plan.gid, groups: [] });
  process.umask(0o077);
  const home = openHome(plan.homeDir, plan.uid);
  if (!home.ok) return fail(home.detail);
  if (plan.task === "count") count(home.value, plan.entries);
  else if (plan.task === "inspect") inspect(home.value, plan);
  else if (plan.task === "look") await look(home.value, plan);
  else await take(home.value, plan);
}

async function take(home: number, plan: HelperPlan): Promise<void> {
  const precious = preciousIn(plan);
  const taken = await takeAway(home, plan.entries, plan.quarantine, precious);
  say({ step: "gone", inPlace: [...taken.inPlace], refused: [...taken.refused] });
  const early: Early[] = [];
  for (const dir of taken.quarantines) early.push(...(await makeRoom(dir, plan.entries, precious)));
  if (plan.keep !== undefined) await keep(home, plan, plan.keep, taken.quarantines);
  // Before anything is counted: a count is of less worth, and a database may be made to hang it.
  keepEveryBookmark(home, plan, taken.quarantines);
  const names = quarantineNames(plan.entries);
  const rows = plan.entries.flatMap(({ table }, entry) => {
    const dirs = table === null ? [] : [...taken.quarantines];
    const counts = dirs.map((dir) => countRows(dir, names[entry] ?? "", table ?? ""));
    const found = counts.find((counted) => counted !== null);
    return found === undefined || found === null ? [] : [{ entry, rows: found }];
  });
  // Another's that comes later is in use: what stays in that home is built from it.
  const standing = standingQuarantines(home, plan.sweep, plan.only ?? null);
  giveLockBack();
  say({ step: "counted", rows, early });
  // The daemon sizes what was taken before it lets the bytes go; if it is gone, they go at once.
  await lines.next();
  await freeQuarantines(standing, freeingSteps());
  say({ step: "freed" });
}

/** Nothing else that is a directory has this number; whoever starts us by hand gives us none. */
function giveLockBack(): void {
  try {
    if (fstatSync(LOCK_FD).isDirectory()) closeSync(LOCK_FD);
  } catch {
    // Not even open.
  }
}

/** Entries of which something stays: what is kept of them is built from them. */
function preciousIn({ entries, keep: keepPlan }: HelperPlan): ReadonlySet<number> {
  const places = entries.flatMap(({ name }, entry) => (name === PLACES ? [entry] : []));
  return new Set([...places, ...(keepPlan?.stores ?? []).map(({ entry }) => entry)]);
}

/** What was renamed into another quarantine, or unlinked where it lay, is gone whole. */
async function keep(
  home: number,
  { entries, uid }: HelperPlan,
  keepPlan: KeepPlan,
  [quarantine]: readonly number[],
): Promise<void> {
  const nothing: KeptStep = { step: "kept", stores: [], profiles: [] };
  const where = { home, quarantine: quarantine ?? home, uid };
  say(quarantine === undefined ? nothing : await restoreKept(keepPlan, entries, where));
}

async function look(home: number, { entries, uid, keep }: HelperPlan): Promise<void> {
  if (keep !== undefined) say(await lookAtKept(keep, entries, { home, uid }));
}

function keepEveryBookmark(
  home: number,
  { entries }: HelperPlan,
  quarantines: readonly number[],
): void {
  const names = quarantineNames(entries);
  for (const [index, { dir, name }] of entries.entries()) {
    if (name !== PLACES) continue;
    for (const quarantine of quarantines) {
      const taken = { quarantine, name: names[index] ?? "", home, profileDir: dir };
      try {
        keepBookmarks({ ...taken, now: new Date() });
      } catch (error) {
        process.stderr.write(`the bookmarks of ${spoken(dir)} could not be kept: ${error}\n`);
      }
    }
  }
}

/** Says how far it is, every so often and every so many files. */
function freeingSteps(): OnUnlinked {
  let files = 0;
  let saidFiles = 0;
  let saidAtMs = performance.now();
  return (unlinked) => {
    files += unlinked;
    const isDue = files - saidFiles >= SAY_EVERY_FILES;
    if (!isDue && performance.now() - saidAtMs < SAY_EVERY_MS) return;
    saidFiles = files;
    saidAtMs = performance.now();
    say({ step: "freeing", files });
  };
}

function count(home: number, entries: readonly PlanEntry[]): void {
  const rows = entries.flatMap(({ dir, name, table }, entry) => {
    const counted = inDirectory(
      home,
      dir,
      (opened) => (table === null ? null : countRowsOfCopy(opened, name, table)),
      () => null,
    );
    return counted === null ? [] : [{ entry, rows: counted }];
  });
  say({ step: "counted", rows });
}

function inspect(home: number, { profiles = [], uid }: HelperPlan): void {
  say({
    step: "inspected",
    profiles: profiles.map(({ dir, engine }) => inspectProfile(home, dir, engine, uid)),
  });
}

function say(step: HelperStep): void {
  process.stdout.write(`${JSON.stringify(step)}\n`);
}

function fail(because: string): void {
  say({ step: "failed", because: because.slice(0, 500) });
  process.exitCode = 1;
}
