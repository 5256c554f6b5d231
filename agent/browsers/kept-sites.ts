import type { ClearRequest } from "../core/clear-request.ts";
import type { Log } from "../core/ports.ts";
import type { ClearPlan } from "./clear-plan.ts";
import {
  BESIDE_SITES,
  type KeepPlan,
  type KeptCount,
  type KeptStep,
  type KeptStore,
} from "./keep-plan.ts";

/** Which sites stay, as the helper is told. */
export type Keep = Pick<KeepPlan, "sites" | "keepsSignedIn">;

/** What was found of one store by a helper that looked after another had put kept sites back. */
export type KeptFinding = { readonly count: number; readonly because: string | null };

/** What isn't a site can't be kept; it is left out and said, since nobody is there to be asked. */
export async function readKeep(request: ClearRequest["keep"], log: Log): Promise<Keep | null> {
  if (request === undefined || request === null || request.sites.length === 0) return null;
  const { readKeptSite } = await import("../../policies/public-suffix.ts");
  const sites = request.sites.flatMap((text) => {
    const read = readKeptSite(text);
    if (!read.ok) log.warn("siteNotKept", { because: read.detail });
    return read.ok ? [read.value] : [];
  });
  return sites.length === 0 ? null : { sites, keepsSignedIn: request.keepsSignedIn };
}

/** The account is the owner's, and it goes only with their own word for it (design §6.5). */
export function keepsAccount({ keepsAccount: isAsked, data }: ClearRequest): boolean {
  return isAsked === true && !data.includes("signIn");
}

const NO_SITE: Keep = { sites: [], keepsSignedIn: true };

/**
 * The stores of a plan of which a part stays; undefined where all of it goes.
 *
 * @param keepsAccount the browser's own account stays signed in
 */
export function keepPlanFor(
  plan: ClearPlan,
  keep: Keep | null,
  keepsAccount: boolean,
): KeepPlan | undefined {
  const stores = plan.stores.flatMap(({ place, row, entries: [entry] }) => {
    const name = row.store.split("/").at(-1);
    if (row.filteredBy === null || entry === undefined) return [];
    if (keep === null && !BESIDE_SITES.includes(row.filteredBy)) return [];
    if (row.filteredBy === "accountTokens" && !keepsAccount) return [];
    if (plan.entries[entry]?.name !== name) return [];
    return [{ entry, profile: plan.places.indexOf(place), filter: row.filteredBy }];
  });
  if (keep === null && stores.length === 0) return undefined;
  return { ...(keep ?? NO_SITE), stores };
}

/** What a second look says of one store; null where it can't be filtered or nothing is kept. */
export function keptFinding(
  entries: readonly number[],
  keepPlan: KeepPlan | undefined,
  looked: KeptStep | null,
): KeptFinding | null {
  const store = keepPlan?.stores.find(({ entry }) => entries.includes(entry));
  if (store === undefined) return null;
  const count = looked?.stores.find(({ entry }) => entry === store.entry);
  if (count === undefined) return { count: 0, because: "could not be looked at again" };
  return { count: count.kept, because: faultOf(count, store.filter) };
}

const OTHERS: Readonly<Partial<Record<KeptStore["filter"], string>>> = {
  signInKeys: "settings of a sign-in",
  accountTokens: "tables beside the account's",
};

function faultOf({ fault, others }: KeptCount, filter: KeptStore["filter"]): string | null {
  if (fault !== null) return fault;
  return others === 0
    ? null
    : `${others} ${OTHERS[filter] ?? "entries of sites that are not kept"}`;
}
