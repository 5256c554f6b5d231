import type { Stats } from "node:fs";
import { type BytePath, bytePath, isPlainPath, spoken } from "./byte-path.ts";
import { entriesOf, inDirectory, lookUp, readSmallFile } from "./dir-handle.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import type { OpenHome } from "./open-home.ts";
import type { StoreRow } from "./store-row.ts";

/** Not a browser: what browsers put beside their profiles, into a folder of the person's own. */
const DOWNLOADS_FAMILY: FamilyRow = {
  family: "downloads",
  engine: "chromium",
  places: { linux: [], windows: [] },
  rootIsProfile: false,
  executables: [],
  handlers: [],
};

export const DOWNLOADS_STORE: StoreRow = {
  store: "Downloads",
  category: "downloads",
  data: "downloads",
  alsoHolds: null,
  holds: "files that this session created",
  filteredBy: null,
  place: "profile",
  table: null,
  bearsSession: false,
};

/** xdg-user-dirs(7): `XDG_DOWNLOAD_DIR="$HOME/Downloads"`; the home itself means that there is none. */
const DOWNLOAD_DIR = /^\s*XDG_DOWNLOAD_DIR="\$HOME\/([^"\n]*?)\/?"/m;
const MAX_CONFIG_BYTES = 64 * 1024;
const MAX_NAMES = 10_000;
const MAX_DEPTH = 8;

/**
 * What was created in the download folder since the session began: by when the file system says that
 * a file was made (statx(2), `stx_btime`). What was only moved there is older, and stays; where a
 * file system doesn't know, everything stays and is named. Looks only.
 *
 * @returns null where there is no such folder
 */
export function findDownloads(home: OpenHome, sinceMs: number): ProfilePlace | null {
  const profileDir = downloadDirOf(home);
  if (profileDir === null) return null;
  return inDirectory(
    home.dir,
    profileDir,
    (dir) => {
      const names = entriesOf(dir)
        .filter(({ name }) => !name.startsWith(QUARANTINE_PREFIX))
        .slice(0, MAX_NAMES);
      const isNew = ({ name }: { readonly name: BytePath }) =>
        isOfSession(dir, name, { uid: home.uid, sinceMs }, 0);
      const ageless = names.filter(({ name }) => lookUp(dir, name)?.birthtimeMs === 0).length;
      const obstacles = ageless === 0 ? [] : [`${spoken(profileDir)}: ${ageless} of unknown age`];
      const files = names.filter(isNew).map(({ name }) => name);
      return placeOf(profileDir, files, obstacles);
    },
    (fault) =>
      fault === "missing"
        ? null
        : placeOf(profileDir, [], [`${spoken(profileDir)}: can't be entered (${fault})`]),
  );
}

function placeOf(
  profileDir: BytePath,
  files: readonly BytePath[],
  obstacles: readonly string[],
): ProfilePlace {
  return {
    ...{ family: DOWNLOADS_FAMILY, profileDir, cacheDir: null },
    isReachable: true,
    obstacles,
    files,
  };
}

function downloadDirOf(home: OpenHome): BytePath | null {
  const limits = { uid: home.uid, maxBytes: MAX_CONFIG_BYTES };
  const text = inDirectory(
    home.dir,
    ".config",
    (dir) => readSmallFile(dir, "user-dirs.dirs", limits, "latin1"),
    () => null,
  );
  const named = text === null ? null : DOWNLOAD_DIR.exec(text)?.[1];
  if (named === undefined || named === null) return bytePath("Downloads");
  return isPlainPath(named) ? named : null;
}

/** How many files a person is about to lose; null where that can't be told. */
export function countDownloads(home: OpenHome, sinceMs: number): number | null {
  return findDownloads(home, sinceMs)?.files?.length ?? null;
}

type Session = { readonly uid: number; readonly sinceMs: number };

/** A directory goes only when it, and all that lies in it, was made in this session. */
function isOfSession(dir: number, name: BytePath, session: Session, depth: number): boolean {
  const stats = lookUp(dir, name);
  if (stats === null || !isNew(stats, session)) return false;
  if (stats.isFile()) return true;
  if (!stats.isDirectory() || depth >= MAX_DEPTH) return false;
  return inDirectory(
    dir,
    name,
    (inner) => {
      const entries = entriesOf(inner);
      const areNew = entries.every((entry) => isOfSession(inner, entry.name, session, depth + 1));
      return entries.length <= MAX_NAMES && areNew;
    },
    () => false,
  );
}

function isNew({ uid, birthtimeMs }: Stats, session: Session): boolean {
  return uid === session.uid && birthtimeMs > 0 && birthtimeMs >= session.sinceMs;
}
