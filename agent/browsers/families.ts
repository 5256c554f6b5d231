import { CHROMIUM_FAMILIES } from "./families/chromium-families.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { FIREFOX_FAMILIES } from "./families/firefox-families.ts";
import type { Engine, StoreRow } from "./store-row.ts";
import { CHROMIUM_STORES } from "./stores-chromium.ts";
import { FIREFOX_STORES } from "./stores-firefox.ts";

/** Every browser that is known. A further one is a row in one of these, and a fixture for its test. */
export const FAMILIES: readonly FamilyRow[] = [...CHROMIUM_FAMILIES, ...FIREFOX_FAMILIES];

/** How the browsers of one engine lay out and name things. */
export type EngineRow = {
  readonly stores: readonly StoreRow[];
  /** The switch by which a process names another root, and what must lie in that root. */
  readonly rootSwitches: readonly string[];
  readonly rootMarker: string;
  /** The switch by which a crash handler names a directory in its browser's root. */
  readonly handlerSwitches: readonly string[];
  /** Whether a root named by a process is one profile, or holds several. */
  readonly namedRootIs: "profile" | "profiles";
  /** What an argument of every process but the main one begins with. */
  readonly childMark: string;
  /** How the main process is asked to close: neither takes SIGTERM for a request. */
  readonly closesBy: "SIGINT" | "window";
};

export const ENGINES: Readonly<Record<Engine, EngineRow>> = {
  chromium: {
    stores: CHROMIUM_STORES,
    rootSwitches: ["--user-data-dir"],
    rootMarker: "Local State",
    handlerSwitches: ["--database"],
    namedRootIs: "profiles",
    childMark: "--type=",
    closesBy: "SIGINT",
  },
  firefox: {
    stores: FIREFOX_STORES,
    rootSwitches: ["--profile", "-profile"],
    rootMarker: "compatibility.ini",
    handlerSwitches: [],
    namedRootIs: "profile",
    childMark: "-contentproc",
    closesBy: "window",
  },
};

/** What a store of a family holds, in plain words. */
export function holdsOf(family: string, store: string): string {
  const engine = FAMILIES.find((row) => row.family === family)?.engine;
  const row = engine && ENGINES[engine].stores.find((each) => each.store === store);
  return row?.holds ?? "";
}

export function familiesNamed(names: readonly string[] | null): readonly FamilyRow[] {
  return names === null ? FAMILIES : FAMILIES.filter(({ family }) => names.includes(family));
}
