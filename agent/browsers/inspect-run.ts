import { randomUUID } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import { spoken } from "./byte-path.ts";
import type { RunOrder, RunPorts } from "./clear-round.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { ProfileInspection } from "./inspection.ts";
import { findProfiles } from "./inventory.ts";
import { holdersNow } from "./stop-browsers.ts";

const STEP_LIMIT_MS = 30_000;

/** What the profiles of a home look like to somebody who wants to take a session over. */
export async function inspectHome(
  order: RunOrder,
  ports: RunPorts,
): Promise<Result<readonly ProfileInspection[], "helperFailed">> {
  const { request, home, families } = order;
  const helper = ports.startHelper();
  const named = families.flatMap((family) => holdersNow(family, order, ports.table).namedRoots);
  const places = findProfiles(home, families, named)
    .filter(order.isWanted)
    .filter(({ isReachable }) => isReachable);
  await helper.step("ready", STEP_LIMIT_MS);
  const { uid, gid, homeDir } = request;
  helper.run({
    task: "inspect",
    uid,
    gid,
    homeDir,
    quarantine: `${QUARANTINE_PREFIX}${randomUUID()}`,
    entries: [],
    sweep: [],
    profiles: places.map(({ profileDir, family }) => ({ dir: profileDir, engine: family.engine })),
  });
  const inspected = await helper.step("inspected", STEP_LIMIT_MS);
  if (inspected === null) return fail("helperFailed", helper.complaint());
  return ok(
    places.flatMap(({ family, profileDir }, index) => {
      const own = inspected.profiles[index];
      const profile = spoken(profileDir);
      return own === undefined ? [] : [{ family: family.family, profile, ...own }];
    }),
  );
}
