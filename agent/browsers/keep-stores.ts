import { linkSync, renameSync, unlinkSync } from "node:fs";
import type { KeptSite } from "../../policies/kept-site.ts";
import type { Result } from "../../policies/result.ts";
import type { Spot } from "./attached-database.ts";
import type { BytePath } from "./byte-path.ts";
import { below, closeDirectory, inDirectory, lookUp, openBeneath } from "./dir-handle.ts";
import { type PlanEntry, quarantineNames } from "./helper-plan.ts";
import { copyTokens } from "./keep-account-tokens.ts";
import { copyKeptCookies, lookAtCookies } from "./keep-cookies.ts";
import { copyKeptLocalStorage } from "./keep-local-storage.ts";
import { makeDirectories, restoreOrigins } from "./keep-origins.ts";
import {
  BESIDE_SITES,
  type KeepPlan,
  type KeptCount,
  type KeptStep,
  type KeptStore,
} from "./keep-plan.ts";
import { restoreSettings } from "./keep-settings.ts";
import { SiteTally } from "./site-tally.ts";

export const LEVEL_DIR = "leveldb";

type Work = {
  readonly home: number;
  readonly quarantine: number;
  readonly entries: readonly PlanEntry[];
  readonly names: readonly BytePath[];
  readonly uid: number;
};

/**
 * Puts back what belongs to kept sites, after all of it was taken away: built anew or moved in the
 * quarantine first, then given its place in one step, and never over something that is there. So at
 * no moment does anything of a dropped site lie where a browser would find it.
 */
export async function restoreKept(
  keep: KeepPlan,
  entries: readonly PlanEntry[],
  where: Pick<Work, "home" | "quarantine" | "uid">,
): Promise<KeptStep> {
  const work: Work = { ...where, entries, names: quarantineNames(entries) };
  const stores: KeptCount[] = [];
  const profiles: KeptStep["profiles"] = [];
  for (const profile of new Set(keep.stores.map((store) => store.profile))) {
    const own = keep.stores.filter((store) => store.profile === profile);
    const sites = keep.keepsSignedIn ? keep.sites : withoutSignedIn(keep.sites, own, work);
    const tally = new SiteTally(sites);
    const nobody = new SiteTally([]);
    for (const store of own) {
      // Only cookies can be judged without being read: where nobody may inherit, the rest goes.
      const isAllowed = keep.keepsSignedIn || store.filter === "cookieRows";
      stores.push(await restoreStore(store, isAllowed ? tally : nobody, work));
    }
    profiles.push({ profile, sites: tally.seen() });
  }
  return { step: "kept", stores, profiles };
}

/** Where it can't be seen whether somebody is signed in, nothing is kept. */
function withoutSignedIn(
  sites: readonly KeptSite[],
  stores: readonly KeptStore[],
  { quarantine, names }: Work,
): readonly KeptSite[] {
  let left = sites;
  for (const { entry, filter } of stores) {
    if (filter !== "cookieRows") continue;
    const tally = new SiteTally(sites);
    const look = lookAtCookies(quarantine, names[entry] ?? "", tally);
    if (look.ok) left = left.filter((site) => !tally.isSignedIn(site));
    else if (look.reason !== "notThere") left = [];
  }
  return left;
}

async function restoreStore(store: KeptStore, tally: SiteTally, work: Work): Promise<KeptCount> {
  const { entry } = store;
  const isThere = lookUp(work.quarantine, work.names[entry] ?? "") !== null;
  const isOfSites = !BESIDE_SITES.includes(store.filter);
  if (!isThere || (isOfSites && tally.sites.length === 0))
    return { entry, kept: 0, others: 0, fault: null };
  try {
    return { entry, others: 0, ...(await RESTORE[store.filter](store, tally, work)) };
  } catch (error) {
    return { entry, kept: 0, others: 0, fault: String(error).slice(0, 500) };
  }
}

type Restored = Pick<KeptCount, "kept" | "fault">;
type Restore = (store: KeptStore, tally: SiteTally, work: Work) => Restored | Promise<Restored>;

const RESTORE: Readonly<Record<KeptStore["filter"], Restore>> = {
  cookieRows: ({ entry }, tally, work) =>
    restoreDatabase(entry, work, (taken, fresh) =>
      copyKeptCookies(taken.dir, taken.name, tally, fresh),
    ),
  accountTokens: ({ entry }, _tally, work) => restoreDatabase(entry, work, copyTokens),
  signInKeys: ({ entry }, _tally, work) => {
    const taken = { dir: work.quarantine, name: work.names[entry] ?? "" };
    return inParent(work, entry, (dir, name) =>
      restoreSettings(taken, { dir, name }, name, work.uid),
    );
  },
  originDirectories: ({ entry }, tally, work) =>
    inDirectory<Restored>(
      work.quarantine,
      work.names[entry] ?? "",
      (store) => {
        const restore = (parent: number, name: BytePath) =>
          restoreOrigins(store, parent, name, tally, work.uid);
        return { kept: inParent(work, entry, restore), fault: null };
      },
      (fault) => ({ kept: 0, fault: `is no directory: ${fault}` }),
    ),
  originKeys: async ({ entry }, tally, work) => {
    const fresh = { dir: work.quarantine, name: `kept-${entry}` };
    const store = openBeneath(work.quarantine, work.names[entry] ?? "");
    if (!store.ok) return { kept: 0, fault: `is no directory: ${store.reason}` };
    const copied = await copyKeptLocalStorage(store.value, LEVEL_DIR, tally, fresh);
    closeDirectory(store.value);
    if (!copied.ok) return { kept: 0, fault: copied.reason === "notThere" ? null : copied.detail };
    if (copied.value.kept === 0) return { kept: 0, fault: null };
    inParent(work, entry, (parent, name) => {
      const place = makeDirectories(parent, [name]);
      renameSync(below(fresh.dir, fresh.name), below(place, LEVEL_DIR));
      closeDirectory(place);
    });
    return { kept: copied.value.kept, fault: null };
  },
};

/** Given its place where anything was to be kept. */
function restoreDatabase(
  entry: number,
  work: Work,
  copy: (taken: Spot, fresh: Spot) => Result<Pick<KeptCount, "kept">, string>,
): Restored {
  const fresh = { dir: work.quarantine, name: `kept-${entry}` };
  const copied = copy({ dir: work.quarantine, name: work.names[entry] ?? "" }, fresh);
  if (!copied.ok) return { kept: 0, fault: copied.detail };
  if (copied.value.kept > 0) {
    inParent(work, entry, (parent, name) =>
      linkSync(below(fresh.dir, fresh.name), below(parent, name)),
    );
  }
  unlinkSync(below(fresh.dir, fresh.name));
  return { kept: copied.value.kept, fault: null };
}

function inParent<T>(
  { home, entries }: Work,
  entry: number,
  use: (parent: number, name: BytePath) => T,
): T {
  const { dir, name } = entries[entry] ?? { dir: "", name: "" };
  const missing = (fault: string) => {
    throw new Error(`the profile can't be opened: ${fault}`);
  };
  return inDirectory(home, dir, (parent) => use(parent, name), missing);
}
