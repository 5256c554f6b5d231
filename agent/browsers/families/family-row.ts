import type { Engine } from "../store-row.ts";

/**
 * Where a browser keeps profiles, and their caches: relative to the home. A step `*` stands for the
 * revision in which a snap keeps its data: a number, `common` or `current`.
 */
export type FamilyPlace = { readonly configDir: string; readonly cacheDir: string };

/** Windows paths are below the user's profile directory, as `AppData/Local/…`. */
export type Layout = "linux" | "windows";

/** A browser, on every system and in every packaging; its channels are places of the same row. */
export type FamilyRow = {
  readonly family: string;
  readonly engine: Engine;
  readonly places: Readonly<Record<Layout, readonly FamilyPlace[]>>;
  /** Opera and few others: the directory is a profile itself, and may hold more of them. */
  readonly rootIsProfile: boolean;
  /** What `/proc/PID/exe` ends with. */
  readonly executables: readonly string[];
  /** Crash handlers: they run beside a browser, from its own directory, and hold no session. */
  readonly handlers: readonly string[];
};

/** The XDG base directories of a package's own home. */
export function xdgPlace(name: string, home = ""): FamilyPlace {
  return { configDir: `${home}.config/${name}`, cacheDir: `${home}.cache/${name}` };
}

/** A flatpak's data lie in `~/.var/app/ID`, without the dots (flatpak(1), "FILES"). */
export function flatpakPlace(id: string, name: string): FamilyPlace {
  return { configDir: `.var/app/${id}/config/${name}`, cacheDir: `.var/app/${id}/cache/${name}` };
}

/** On Windows the cache lies in the profile, unless the profile roams. */
export function localPlace(path: string): FamilyPlace {
  return { configDir: `AppData/Local/${path}`, cacheDir: `AppData/Local/${path}` };
}

export function roamingPlace(path: string): FamilyPlace {
  return { configDir: `AppData/Roaming/${path}`, cacheDir: `AppData/Local/${path}` };
}

/** In the directory of each executable, a file of this name. */
export function beside(executables: readonly string[], name: string): readonly string[] {
  const dirs = executables.map((path) => path.slice(0, path.lastIndexOf("/")));
  return [...new Set(dirs)].map((dir) => `${dir}/${name}`);
}
