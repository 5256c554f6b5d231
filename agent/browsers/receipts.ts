import type { ProfileReceipt, Receipt, StoreReceipt } from "../contract/receipt.ts";
import { joined, spoken } from "./byte-path.ts";
import type { ProfilePlace } from "./inventory.ts";
import type { KeptFinding } from "./kept-sites.ts";
import { type Amount, total } from "./measure.ts";
import { shortened } from "./shortened.ts";
import type { SiteSeen } from "./site-tally.ts";
import type { StoreRow } from "./store-row.ts";

/** One store over all rounds. Amounts are the daemon's own; only `rows` was said by the helper. */
export type StoreFinding = {
  readonly row: StoreRow;
  readonly taken: Amount;
  /** Unlinked where it lay, because no rename was possible. */
  readonly inPlace: Pick<Amount, "files" | "bytes"> | null;
  /** Rows of its SQLite table; null where nothing could be counted. */
  readonly rows: number | null;
  readonly refusal: string | null;
  /** Still in the profile, now. */
  readonly left: Amount;
  /** What of that belongs to sites that stay; null where nothing may. */
  readonly kept: KeptFinding | null;
  /** Why nothing of it could be kept although some was to be. */
  readonly wentWhole: string | null;
};

export type ProfileFinding = {
  readonly place: ProfilePlace;
  readonly stores: readonly StoreFinding[];
  readonly closed: ProfileReceipt["closed"];
  readonly stopMs: number;
  readonly holders: NonNullable<ProfileReceipt["holders"]>;
  readonly goneMs: number;
  readonly freedMs: number | null;
  /** Kept sites of which something is there. */
  readonly sites: readonly SiteSeen[];
  /** Why the helper could not do its work; null when it came to its end. */
  readonly fault: string | null;
  /** What else speaks against a clean profile: quarantines that stand, files held open. */
  readonly remarks: readonly string[];
};

const MAX_NOTES = 50;
const MAX_SITES = 500;

/** A plan (`--dry-run`, `list`): what is there, and nothing about afterwards. */
export function plannedReceipt(
  place: ProfilePlace,
  stores: readonly StoreFinding[],
  sites: readonly SiteSeen[],
  isRunning: boolean,
): ProfileReceipt {
  return {
    family: place.family.family,
    profile: spoken(place.profileDir),
    status: "planned",
    stores: stores.filter(wasThere).map((store) => ({
      store: store.row.store,
      category: store.row.category,
      before: before(store),
      ...keptCount(store.kept?.count ?? 0),
    })),
    closed: isRunning ? "stillRunning" : "notRunning",
    stopMs: 0,
    goneMs: 0,
    freedMs: null,
    residue: shortened(place.obstacles),
    ...keptSites(sites),
  };
}

/**
 * `done` only when nothing at all speaks against it; `failed` when nothing went, since the helper
 * came to no end or was refused everything.
 */
export function profileReceipt(finding: ProfileFinding): ProfileReceipt {
  const { place, closed } = finding;
  const stores = finding.stores.filter(wasThere);
  const residue = residueOf(finding);
  const isClean = residue.length === 0 && closed !== "stillRunning";
  const nothingWent =
    stores.length > 0 && stores.every(({ left, ...store }) => isAllOf(left, store));
  const couldNot = finding.fault !== null || stores.every(({ refusal }) => refusal !== null);
  const notes = stores.flatMap((store) => notesOn(place, store));
  return {
    family: place.family.family,
    profile: spoken(place.profileDir),
    status: isClean ? "done" : couldNot && nothingWent ? "failed" : "partial",
    stores: stores.map(storeReceipt),
    closed,
    ...(finding.holders.length === 0 ? {} : { holders: [...finding.holders] }),
    stopMs: rounded(finding.stopMs),
    goneMs: rounded(finding.goneMs),
    freedMs: finding.freedMs === null ? null : rounded(finding.freedMs),
    residue,
    ...keptSites(finding.sites),
    ...(notes.length === 0 ? {} : { notes: shortened(notes, MAX_NOTES) }),
  };
}

function keptSites(sites: readonly SiteSeen[]): Pick<ProfileReceipt, "kept"> {
  return sites.length === 0 ? {} : { kept: sites.slice(0, MAX_SITES) };
}

function keptCount(kept: number): Pick<StoreReceipt, "kept"> {
  return kept === 0 ? {} : { kept };
}

function wasThere({ taken, left, inPlace, refusal }: StoreFinding): boolean {
  const isSeen = [taken, left].some(({ files, complete }) => files > 0 || !complete);
  return isSeen || inPlace !== null || refusal !== null;
}

function isAllOf(
  left: Amount,
  { taken, inPlace }: Pick<StoreFinding, "taken" | "inPlace">,
): boolean {
  return left.files > 0 && taken.files === 0 && inPlace === null;
}

/** What was built anew for kept sites was not there before; what was moved back was. */
function before({ row, rows, taken, inPlace, left, kept }: StoreFinding) {
  const isNew = kept !== null && taken.files > 0 && row.filteredBy !== "originDirectories";
  const still = isNew ? { files: 0, bytes: 0 } : left;
  const sum = (pick: "files" | "bytes") =>
    total(total(taken[pick], still[pick]), inPlace?.[pick] ?? 0);
  return { count: rows ?? sum("files"), bytes: sum("bytes") };
}

function storeReceipt(store: StoreFinding): StoreReceipt {
  const was = before(store);
  const isUntouched = isAllOf(store.left, store) && !isKept(store);
  return {
    store: store.row.store,
    category: store.row.category,
    before: was,
    after: { count: isUntouched ? was.count : countLeft(store), bytes: store.left.bytes },
    ...keptCount(isKept(store) ? (store.kept?.count ?? 0) : 0),
  };
}

/** Seen, or where nobody could look, or where the helper met something that it did not touch. */
function isLeft({ left, refusal }: StoreFinding): boolean {
  return left.files > 0 || !left.complete || refusal !== null;
}

/** Looked at again, and nothing of any other site is in it. */
function isKept({ kept, left }: StoreFinding): boolean {
  return kept !== null && kept.because === null && kept.count > 0 && left.complete;
}

/** Rows, where they were counted before as well; an account's tokens were not among them. */
function countLeft({ row, left, kept }: StoreFinding): number {
  if (kept !== null && row.filteredBy === "accountTokens") return 0;
  return kept !== null && row.filteredBy === "cookieRows" ? kept.count : left.files;
}

function residueOf({ place, stores, fault, remarks }: ProfileFinding): string[] {
  const left = stores
    .filter((store) => !isKept(store) && isLeft(store))
    .map(({ row, refusal, kept }) => {
      return `${nameOf(place, row)}: ${refusal ?? kept?.because ?? "still there"}`;
    });
  const linked = stores
    .filter(({ taken }) => taken.linkedElsewhere > 0)
    .map(({ row, taken }) => {
      const names = `${taken.linkedElsewhere} of its files lie elsewhere too, and stay there`;
      return `${nameOf(place, row)}: ${names}`;
    });
  const failed = fault === null ? [] : [`the helper failed: ${fault}`];
  return shortened([...left, ...linked, ...place.obstacles, ...failed, ...remarks]);
}

function notesOn(place: ProfilePlace, { row, inPlace, wentWhole }: StoreFinding): string[] {
  const name = nameOf(place, row);
  return [
    ...(inPlace === null ? [] : [`${name}: deleted at once: no rename, or no room on the disk`]),
    ...(wentWhole === null ? [] : [`${name}: went whole, it ${wentWhole}`]),
  ];
}

function nameOf(place: ProfilePlace, row: StoreRow): string {
  const dir = row.place === "root" ? (place.rootDir ?? "") : place.profileDir;
  return spoken(joined(dir, row.store));
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** The worst of its profiles. A home without any is `done`: nothing is left in it. */
export function statusOf(profiles: readonly ProfileReceipt[]): Receipt["status"] {
  const statuses = new Set(profiles.map(({ status }) => status));
  if (statuses.has("failed")) return statuses.size > 1 ? "partial" : "failed";
  if (statuses.has("partial")) return "partial";
  return statuses.has("planned") ? "planned" : "done";
}
