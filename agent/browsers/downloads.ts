import type { Stats } from "node:fs";
import { type BytePath, bytePath, isPlainPath, spoken } from "./byte-path.ts";
import { batchesOf, entriesOf, inDirectory, lookUp, readSmallFile } from "./dir-handle.ts";
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
const DOWNLOAD_DIR = /^[ \t]*XDG_DOWNLOAD_DIR="\$HOME\/([^"\n]*?)\/?"/m;
const MAX_CONFIG_BYTES = 64 * 1024;
/** Half a second of a daemon that has other things to do; what is not looked at is named. */
const MAX_LOOKED = 50_000;
const NAMES_AT_ONCE = 1_000;
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
      const { files, obstacles } = lookThrough(dir, { uid: home.uid, sinceMs, left: MAX_LOOKED });
      const said = obstacles.map((obstacle) => `${spoken(profileDir)}: ${obstacle}`);
      return placeOf(profileDir, files, said);
    },
    (fault) =>
      fault === "missing"
        ? null
        : placeOf(profileDir, [], [`${spoken(profileDir)}: can't be entered (${fault})`]),
  );
}

function lookThrough(dir: number, session: Session) {
  const names = entriesOf(dir)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(QUARANTINE_PREFIX));
  const files: BytePath[] = [];
  let [ageless, unseen] = [0, 0];
  for (const name of names) {
    const isOwn = isOfSession(dir, name, session, 0);
    if (session.left <= 0) unseen += 1;
    else if (isOwn) files.push(name);
    else if (lookUp(dir, name)?.birthtimeMs === 0) ageless += 1;
  }
  const obstacles = [
    ...(ageless === 0 ? [] : [`${ageless} of unknown age`]),
    ...(unseen === 0 ? [] : [`${unseen} not looked at: more than anybody has`]),
  ];
  return { files, obstacles };
}

function placeOf(
  profileDir: BytePath,
  files: readonly BytePath[],
  obstacles: readonly string[],
): ProfilePlace {
  return {
    ...{ family: DOWNLOADS_FAMILY, profileDir, cacheDir: null, rootDir: null },
    isReachable: true,
    obstacles,
    files,
  };
}

/** Null: the person has none. */
export function downloadDirOf(home: Pick<OpenHome, "dir" | "uid">): BytePath | null {
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

type Session = {
  readonly uid: number;
  readonly sinceMs: number;
  /** How many more files and directories may be looked at. */
  left: number;
};

/** A directory goes only when it, and all that lies in it, was made in this session. */
function isOfSession(dir: number, name: BytePath, session: Session, depth: number): boolean {
  session.left -= 1;
  const stats = session.left <= 0 ? null : lookUp(dir, name);
  if (stats === null || !isNew(stats, session)) return false;
  if (stats.isFile()) return true;
  if (!stats.isDirectory() || depth >= MAX_DEPTH) return false;
  return inDirectory(
    dir,
    name,
    (inner) => {
      for (const batch of batchesOf(inner, NAMES_AT_ONCE)) {
        if (!batch.every(({ name: own }) => isOfSession(inner, own, session, depth + 1)))
          return false;
      }
      return true;
    },
    () => false,
  );
}

function isNew({ uid, birthtimeMs }: Stats, session: Session): boolean {
  return uid === session.uid && birthtimeMs > 0 && birthtimeMs >= session.sinceMs;
}
