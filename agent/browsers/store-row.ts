import type { DataKind } from "../../policies/vocabulary.ts";
import type { STORE_CATEGORIES } from "../contract/receipt.ts";

export type Engine = "chromium" | "firefox";
export type StoreCategory = (typeof STORE_CATEGORIES)[number];

/** Rows of a cookie table, a directory for each origin, or keys that begin with the origin. */
type SiteFilter = "cookieRows" | "originDirectories" | "originKeys";

/**
 * Whatever sites are kept: settings from which only the sign-in goes, and a database of which only
 * the account's tokens stay, where the account does.
 */
type StoreFilter = SiteFilter | "signInKeys" | "accountTokens";

/** One thing that a browser keeps about people, in every profile of an engine. */
export type StoreRow = {
  /** Relative to where its `place` is; also its name in receipts. */
  readonly store: string;
  readonly category: StoreCategory;
  readonly data: DataKind;
  /** Another kind that lies in the same file, and that it goes for as well. */
  readonly alsoHolds: DataKind | null;
  /** In plain words, for whoever asks what would go. */
  readonly holds: string;
  /** How what belongs to one site can be told from the rest; null: it goes, or stays, whole. */
  readonly filteredBy: StoreFilter | null;
  /**
   * `profile`; `cache`: looked for in the cache directory and in the profile as well; `root`: beside
   * the profiles, for all of them together.
   */
  readonly place: "profile" | "cache" | "root";
  /** Counts rows of this SQLite table, or else files. Values are never read. */
  readonly table: string | null;
  /** Whether it can sign somebody back in: these go first. */
  readonly bearsSession: boolean;
};

const FILTERED_BY: Readonly<Record<string, StoreFilter>> = {
  Cookies: "cookieRows",
  "Network/Cookies": "cookieRows",
  "cookies.sqlite": "cookieRows",
  IndexedDB: "originDirectories",
  "Service Worker": "originDirectories",
  "storage/default": "originDirectories",
  "Local Storage": "originKeys",
  Preferences: "signInKeys",
  "Secure Preferences": "signInKeys",
  "prefs.js": "signInKeys",
  "Local State": "signInKeys",
  "Web Data": "accountTokens",
};

/** The tokens of the browser's own account (`token_service`) lie beside what was typed into forms. */
const ALSO_HOLDS: Readonly<Record<string, DataKind>> = {
  "Web Data": "signIn",
  "Account Web Data": "signIn",
};

type Kept = Pick<StoreRow, "store" | "table">;

const SQLITE_COMPANIONS = ["", "-journal", "-wal", "-shm"];

/** A SQLite file goes with its journal and write-ahead log: they hold the same values. */
export function pathsOf(row: StoreRow): readonly string[] {
  return row.table === null ? [row.store] : SQLITE_COMPANIONS.map((end) => row.store + end);
}

/** Several rows of one kind: plain names, or `[name, table]` for SQLite. */
export function rows(
  data: DataKind,
  category: StoreCategory,
  holds: string,
  stores: readonly (string | readonly [string, string])[],
  place: StoreRow["place"] = "profile",
): readonly StoreRow[] {
  const bearsSession = category === "session" || category === "cache";
  return stores.map(kept).map((store) => ({
    ...store,
    data,
    alsoHolds: ALSO_HOLDS[store.store] ?? null,
    category,
    holds,
    filteredBy: FILTERED_BY[store.store] ?? null,
    place,
    bearsSession,
  }));
}

function kept(store: string | readonly [string, string]): Kept {
  return typeof store === "string" ? { store, table: null } : { store: store[0], table: store[1] };
}
