import { statfsSync } from "node:fs";
import { type PlanEntry, quarantineNames } from "./helper-plan.ts";
import { measure } from "./measure.ts";
import { removeInPlace } from "./remove-tree.ts";

/** What is put back is smaller than what it is made from; a file that claims more is not believed. */
const MAX_NEED_BYTES = 64 * 1024 * 1024;
const SPARE_BYTES = 1024 * 1024;
/** Everything is out of reach by now, but whoever clears waits for what stays. */
const BUDGET_MS = 4_000;

export type Early = { readonly entry: number; readonly files: number; readonly bytes: number };

/**
 * What stays (kept sites, bookmarks) is built anew before anything taken away is freed. On a disk
 * that is full, something that does not stay has to go for it first.
 *
 * @param precious entries that something is to be built from
 * @returns what was freed, counted here since nobody else can any more
 */
export async function makeRoom(
  quarantine: number,
  entries: readonly PlanEntry[],
  precious: ReadonlySet<number>,
): Promise<readonly Early[]> {
  const names = quarantineNames(entries);
  const needBytes = await needOf(
    [...precious].flatMap((entry) => names[entry] ?? []),
    quarantine,
  );
  if (needBytes === 0) return [];
  const untilMs = performance.now() + BUDGET_MS;
  const freed: Early[] = [];
  for (const [entry, { table }] of entries.entries()) {
    if (roomOn(quarantine) >= needBytes || performance.now() > untilMs) break;
    // A table is counted first: what has one is small.
    if (precious.has(entry) || table !== null) continue;
    const amount = await freedNow(quarantine, names[entry] ?? "");
    if (amount !== null) freed.push({ entry, ...amount });
  }
  return freed;
}

async function freedNow(quarantine: number, name: string): Promise<Omit<Early, "entry"> | null> {
  const amount = await measure(quarantine, name);
  if (amount === null || (await removeInPlace(quarantine, name)) !== null) return null;
  return { files: amount.files, bytes: amount.bytes };
}

async function needOf(names: readonly string[], quarantine: number): Promise<number> {
  let bytes = 0;
  for (const name of names) bytes += (await measure(quarantine, name))?.bytes ?? 0;
  return bytes === 0 ? 0 : Math.min(bytes, MAX_NEED_BYTES) + SPARE_BYTES;
}

function roomOn(dir: number): number {
  const { bavail, bsize } = statfsSync(`/proc/self/fd/${dir}`);
  return bavail * bsize;
}
