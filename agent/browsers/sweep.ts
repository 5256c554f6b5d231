import { randomUUID } from "node:crypto";
import type { ClearRequest } from "../core/clear-request.ts";
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
 * @returns names of quarantines that are still there
 */
export async function resumeHome(
  owner: Pick<ClearRequest, "uid" | "gid" | "homeDir">,
  home: number,
  touched: readonly BytePath[],
  startHelper: () => HelperProcess,
): Promise<readonly string[]> {
  const dirs = [...touched.filter(isPlainPath), ...quarantineParents(home, owner.uid)];
  const found = quarantinesIn(home, dirs, QUARANTINE_PREFIX);
  if (found.length === 0) return [];
  // Those only: somebody may have made more directories than a plan can name.
  const parents = new Set(found.map((path) => path.split("/").slice(0, -1).join("/")));
  await sweepQuarantines(owner, [...parents].slice(0, MAX_SWEPT), startHelper());
  return quarantinesIn(home, dirs, QUARANTINE_PREFIX).map(spoken);
}

/** Wherever a plan may have had an entry: a quarantine lies beside it where the home's is elsewhere. */
function quarantineParents(home: number, uid: number): readonly BytePath[] {
  const profiles = FAMILIES.flatMap((family) => {
    const inner = innerDirsOf(family);
    return placesIn(home, family, "linux")
      .flatMap(({ configDir, cacheDir }) => [configDir, cacheDir])
      .flatMap((dir) => [dir, ...PROFILE_GROUPS.map((group) => joined(dir, group))])
      .flatMap((dir) => [dir, ...subdirectoriesOf(home, dir)])
      .flatMap((dir) => [dir, ...inner.map((one) => joined(dir, one))]);
  });
  const downloads = downloadDirOf({ dir: home, uid });
  return [...(downloads === null ? [] : [downloads]), ...profiles].slice(0, MAX_LOOKED);
}

/** `storage` of Firefox, `Network` of Chromium: stores lie in them, too. */
function innerDirsOf({ engine }: FamilyRow): readonly BytePath[] {
  const paths = ENGINES[engine].stores.map(({ store }) => store.split("/").slice(0, -1).join("/"));
  return [...new Set(paths)].filter((path) => path !== "");
}

/** No more than a browser makes, as `lyingIn`: the next clearing sweeps the rest. */
function subdirectoriesOf(home: number, path: BytePath): readonly BytePath[] {
  return inDirectory(
    home,
    path,
    (dir) => {
      const inner = entriesOf(dir).filter(({ isDirectory }) => isDirectory);
      return inner.slice(0, MAX_DIRECTORIES).map(({ name }) => joined(path, name));
    },
    () => [],
  );
}
