import { randomUUID } from "node:crypto";
import type { ClearRequest, QuarantineLeft } from "../core/clear-request.ts";
import { type BytePath, isPlainPath, joined, spoken } from "./byte-path.ts";
import { entriesOf, inDirectory } from "./dir-handle.ts";
import { downloadDirOf } from "./downloads.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { ENGINES, FAMILIES } from "./families.ts";
import { PROFILE_GROUPS, placesIn } from "./family-places.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { HelperProcess } from "./helper-process.ts";
import { quarantinesIn } from "./look-again.ts";

const STEP_LIMIT_MS = 60_000;
/** The rest is named, and goes the next time. */
const MAX_SWEPT = 1_000;
const MAX_ONLY = 10_000;
const MAX_DIRECTORIES = 500;
/** A home that shows more is not believed; looking at all of it would keep a daemon busy. */
const MAX_LOOKED = 10_000;
const FREED_LIMIT_MS = 10 * 60_000;

/**
 * Empties what an earlier run left: takes nothing new away.
 *
 * @param only paths of quarantines; all that stand in `dirs` where it is left out
 * @returns whether it came to its end
 */
export async function sweepQuarantines(
  owner: Pick<ClearRequest, "uid" | "gid" | "homeDir">,
  dirs: readonly BytePath[],
  helper: HelperProcess,
  only?: readonly BytePath[],
): Promise<boolean> {
  await helper.step("ready", STEP_LIMIT_MS);
  const { uid, gid, homeDir } = owner;
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  const these = only === undefined ? {} : { only: only.slice(0, MAX_ONLY) };
  const plan = { uid, gid, homeDir, quarantine, entries: [], sweep: [...dirs], ...these };
  helper.run({ task: "take", ...plan });
  await helper.step("gone", STEP_LIMIT_MS);
  helper.release();
  return (await helper.step("freed", FREED_LIMIT_MS)) !== null;
}

/**
 * At the start of the daemon: whatever was taken away before a crash or a power cut goes now.
 *
 * @param home open; looked at before and after
 * @param touched where the run that was cut short worked: a root that only a process had named
 */
export async function resumeHome(
  owner: Pick<ClearRequest, "uid" | "gid" | "homeDir">,
  home: number,
  touched: readonly BytePath[],
  startHelper: () => HelperProcess,
): Promise<QuarantineLeft> {
  const likely = quarantineParents(home, owner.uid);
  const dirs = [...touched.filter(isPlainPath), ...likely.dirs];
  const found = quarantinesIn(home, dirs, QUARANTINE_PREFIX);
  // Those only: somebody may have made more directories than a plan can name.
  const parents = new Set(found.map((path) => path.split("/").slice(0, -1).join("/")));
  const swept = [...parents].slice(0, MAX_SWEPT);
  if (swept.length > 0) await sweepQuarantines(owner, swept, startHelper());
  const standing = found.length === 0 ? [] : quarantinesIn(home, dirs, QUARANTINE_PREFIX);
  return { standing: standing.map(spoken), unlooked: likely.unlooked };
}

type Parents = {
  readonly dirs: readonly BytePath[];
  /** How many were not looked into, and where. */
  readonly unlooked: readonly string[];
};

/** Wherever a plan may have had an entry: a quarantine lies beside it where the home's is elsewhere. */
function quarantineParents(home: number, uid: number): Parents {
  const unlooked: string[] = [];
  const profiles = FAMILIES.flatMap((family) => {
    const inner = innerDirsOf(family);
    return placesIn(home, family, "linux")
      .flatMap(({ configDir, cacheDir }) => [configDir, cacheDir])
      .flatMap((dir) => [dir, ...PROFILE_GROUPS.map((group) => joined(dir, group))])
      .flatMap((dir) => [dir, ...subdirectoriesOf(home, dir, unlooked)])
      .flatMap((dir) => [dir, ...inner.map((one) => joined(dir, one))]);
  });
  const downloads = downloadDirOf({ dir: home, uid });
  const all = [...(downloads === null ? [] : [downloads]), ...profiles];
  const more = all.length - MAX_LOOKED;
  if (more > 0) unlooked.push(`${more} directories in all`);
  return { dirs: all.slice(0, MAX_LOOKED), unlooked };
}

/** `storage` of Firefox, `Network` of Chromium: stores lie in them, too. */
function innerDirsOf({ engine }: FamilyRow): readonly BytePath[] {
  const paths = ENGINES[engine].stores.map(({ store }) => store.split("/").slice(0, -1).join("/"));
  return [...new Set(paths)].filter((path) => path !== "");
}

/** No more than a browser makes, as `lyingIn`; how many were left out is said. */
function subdirectoriesOf(home: number, path: BytePath, unlooked: string[]): readonly BytePath[] {
  return inDirectory(
    home,
    path,
    (dir) => {
      const inner = entriesOf(dir).filter(({ isDirectory }) => isDirectory);
      const more = inner.length - MAX_DIRECTORIES;
      if (more > 0) unlooked.push(`${more} directories in ${spoken(path)}`);
      return inner.slice(0, MAX_DIRECTORIES).map(({ name }) => joined(path, name));
    },
    () => [],
  );
}
