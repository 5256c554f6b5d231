import { mkdirSync, renameSync } from "node:fs";
import { type BytePath, toBytes } from "./byte-path.ts";
import {
  below,
  closeDirectory,
  entriesOf,
  inDirectory,
  openBeneath,
  readSmallFile,
} from "./dir-handle.ts";
import { cacheStorageKeys } from "./keep-cache-index.ts";
import {
  type Owner,
  ownerOfFirefoxName,
  ownerOfIndexedDbName,
  ownerOfStorageKey,
} from "./keep-match.ts";
import type { SiteTally } from "./site-tally.ts";

const MAX_INDEX_BYTES = 4 * 1024 * 1024;

/** How one store lays out what belongs to each origin. */
type OriginLayout = {
  /** Below the store itself; "" where its own entries are the origins'. */
  readonly inner: BytePath;
  readonly ownersOf: (dir: number, name: BytePath, uid: number) => readonly (Owner | null)[];
};

const LAYOUTS: Readonly<Record<string, OriginLayout>> = {
  IndexedDB: { inner: "", ownersOf: (_dir, name) => [ownerOfIndexedDbName(name)] },
  default: { inner: "", ownersOf: (_dir, name) => [ownerOfFirefoxName(name)] },
  // Of a service worker only what its site has cached stays; registrations can't be told apart.
  "Service Worker": { inner: "CacheStorage", ownersOf: ownersOfCache },
};

/** Its name says nothing: the index in it names the origin and the storage key. */
function ownersOfCache(dir: number, name: BytePath, uid: number): readonly (Owner | null)[] {
  const limits = { uid, maxBytes: MAX_INDEX_BYTES };
  const read = (opened: number) => readSmallFile(opened, "index.txt", limits, "latin1");
  const index = inDirectory(dir, name, read, () => null);
  const keys = index === null ? null : cacheStorageKeys(toBytes(index));
  return keys === null ? [null] : keys.map(ownerOfStorageKey);
}

/**
 * Puts the directories of kept sites back to where the browser looks for them, one rename each.
 *
 * @param store the store as it lies in the quarantine, open
 * @param parent where it lay, open
 * @returns how many were put back
 */
export function restoreOrigins(
  store: number,
  parent: number,
  name: BytePath,
  tally: SiteTally,
  uid: number,
): number {
  const layout = LAYOUTS[name];
  if (layout === undefined) return 0;
  return inDirectory(
    store,
    layout.inner,
    (from) => {
      const kept = originsIn(from, layout, tally, uid).filter(({ isKept }) => isKept);
      if (kept.length === 0) return 0;
      const to = makeDirectories(parent, [name, layout.inner]);
      for (const origin of kept) renameSync(below(from, origin.name), below(to, origin.name));
      closeDirectory(to);
      return kept.length;
    },
    () => 0,
  );
}

/** Directories of kept sites, and everything else that lies in such a store. */
export function lookAtOrigins(
  parent: number,
  name: BytePath,
  tally: SiteTally,
  uid: number,
): { readonly kept: number; readonly others: number } {
  const layout = LAYOUTS[name];
  if (layout === undefined) return { kept: 0, others: 1 };
  const count = (dir: number) => {
    const origins = originsIn(dir, layout, tally, uid);
    const kept = origins.filter(({ isKept }) => isKept).length;
    return { kept, others: origins.length - kept };
  };
  const nothing = () => ({ kept: 0, others: 0 });
  return inDirectory(
    parent,
    name,
    (dir) => {
      const { kept, others } = inDirectory(dir, layout.inner, count, nothing);
      const beside = entriesOf(dir).filter((entry) => entry.name !== layout.inner).length;
      return { kept, others: layout.inner === "" ? others : others + beside };
    },
    nothing,
  );
}

function originsIn(dir: number, layout: OriginLayout, tally: SiteTally, uid: number) {
  return entriesOf(dir).map(({ name, isDirectory }) => {
    const owners = isDirectory ? layout.ownersOf(dir, name, uid) : [null];
    const isKept = owners.length > 0 && owners.every((owner) => tally.keeps(owner));
    return { name, isKept };
  });
}

/** @returns the innermost, open; made anew, or there already as a directory and no link */
export function makeDirectories(parent: number, names: readonly BytePath[]): number {
  let current = parent;
  for (const name of names.filter((one) => one !== "")) {
    const found = openBeneath(current, name);
    if (!found.ok) mkdirSync(below(current, name), { mode: 0o700 });
    const next = found.ok ? found : openBeneath(current, name);
    if (current !== parent) closeDirectory(current);
    if (!next.ok) throw new Error(`${name}: ${next.reason}`);
    current = next.value;
  }
  return current;
}
