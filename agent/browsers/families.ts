import type { Engine, StoreRow } from "./store-row.ts";
import { CHROMIUM_STORES } from "./stores-chromium.ts";
import { FIREFOX_STORES } from "./stores-firefox.ts";

/** A browser and where it keeps profiles on Linux. Paths are relative to the home. */
export type FamilyRow = {
  readonly family: string;
  readonly engine: Engine;
  readonly places: readonly { readonly configDir: string; readonly cacheDir: string }[];
  /** What `/proc/PID/exe` ends with. */
  readonly executables: readonly string[];
  /** Crash handlers: they run beside a browser and hold no session. */
  readonly handlers: readonly string[];
};

export const FAMILIES: readonly FamilyRow[] = [
  {
    family: "chromium",
    engine: "chromium",
    places: [{ configDir: ".config/chromium", cacheDir: ".cache/chromium" }],
    executables: [
      "/chromium/chromium",
      "/chromium-browser/chromium-browser",
      "/chromium-browser/chrome",
    ],
    handlers: ["/chrome_crashpad_handler"],
  },
  {
    family: "firefox",
    engine: "firefox",
    places: [
      { configDir: ".config/mozilla/firefox", cacheDir: ".cache/mozilla/firefox" },
      { configDir: ".mozilla/firefox", cacheDir: ".cache/mozilla/firefox" },
    ],
    executables: ["/firefox-esr/firefox-esr", "/firefox/firefox", "/firefox/firefox-bin"],
    handlers: ["/crashhelper"],
  },
];

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

export function familiesNamed(names: readonly string[] | null): readonly FamilyRow[] {
  return names === null ? FAMILIES : FAMILIES.filter(({ family }) => names.includes(family));
}
