import { type KeptSite, keptSiteOf } from "../../policies/kept-site.ts";

/** Where data of a page lies: whose it is, and under whose page when a browser keeps that apart. */
export type Owner = { readonly host: string; readonly partition: string | null };

const ORIGIN = /^https?:\/\/([^/:?#@^]+)(?::\d{1,5})?\/?$/;

/**
 * Chromium's keys of partitioned storage (`blink::StorageKey::Serialize`): `^0` names the site of
 * the page around, `^31` says that another site lies between. Nonces and opaque sites are not kept.
 */
const STORAGE_KEY = /^([^^]+)(?:\^0([^^]+)|\^31)?$/;

/** Firefox's `(scheme,site[,port][,f])`, where `f` says that another site lies between. */
const PARTITION_KEY = /^\(https?,([^,()]+)(?:,\d{1,5})?(?:,f)?\)$/;

/** @returns the host of `https://a.example:8443`; null for anything that is not a web origin */
function hostOf(origin: string): string | null {
  return ORIGIN.exec(origin)?.[1] ?? null;
}

/** A row of Chromium's cookies: `https://b.example` is where a partitioned one was set. */
export function ownerOfChromiumCookie(hostKey: string, topFrameSite: string): Owner | null {
  if (topFrameSite === "") return { host: hostKey, partition: null };
  const partition = hostOf(topFrameSite);
  return partition === null ? null : { host: hostKey, partition };
}

/** A row of Firefox's cookies, or a directory: `^userContextId=2&partitionKey=(https,b.example)`. */
export function ownerUnderAttributes(host: string, attributes: string): Owner | null {
  if (attributes === "") return { host, partition: null };
  if (!attributes.startsWith("^")) return null;
  let partition: string | null = null;
  for (const [key, value] of new URLSearchParams(attributes.slice(1))) {
    if (key === "userContextId") continue;
    if (key !== "partitionKey" || partition !== null) return null;
    partition = PARTITION_KEY.exec(value)?.[1] ?? null;
    if (partition === null) return null;
  }
  return { host, partition };
}

/** `https://a.example/` or `https://a.example/^0https://b.example`. */
export function ownerOfStorageKey(key: string): Owner | null {
  const [, origin = "", site] = STORAGE_KEY.exec(key) ?? [];
  const host = hostOf(origin);
  if (host === null || site === undefined) return host === null ? null : { host, partition: null };
  const partition = hostOf(site);
  return partition === null ? null : { host, partition };
}

/** `https_a.example_0.indexeddb.leveldb`, and `.blob` beside it. */
export function ownerOfIndexedDbName(name: string): Owner | null {
  const found = /^https?_([^_^@]+)_\d{1,5}\.indexeddb\.(?:leveldb|blob)$/.exec(name);
  return found?.[1] === undefined ? null : { host: found[1], partition: null };
}

/** `https+++a.example+8443^partitionKey=%28https%2Cb.example%29`. */
export function ownerOfFirefoxName(name: string): Owner | null {
  const [, host, attributes = ""] = /^https?\+\+\+([^+^]+)(?:\+\d{1,5})?(\^.*)?$/.exec(name) ?? [];
  return host === undefined ? null : ownerUnderAttributes(host, attributes);
}

/**
 * Decides on both sites: what a kept site left inside the pages of a dropped one goes, and the other
 * way round. A partition of the host's own site is its own.
 */
export function siteKeeping(owner: Owner | null, sites: readonly KeptSite[]): KeptSite | null {
  if (owner === null) return null;
  const site = keptSiteOf(owner.host, sites);
  const { partition } = owner;
  if (site === null || partition === null) return site;
  const isOwn = `.${owner.host.replace(/^\./, "")}`.endsWith(`.${partition}`);
  return isOwn || keptSiteOf(partition, sites) !== null ? site : null;
}
