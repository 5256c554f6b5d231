import { randomUUID } from "node:crypto";
import { planClearing } from "./clear-plan.ts";
import type { RunOrder, RunPorts } from "./clear-round.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import type { KeepPlan, KeptStep } from "./keep-plan.ts";
import { type KeptFinding, keepPlanFor, keepsAccount, keptFinding } from "./kept-sites.ts";
import { lookAtStores, type StoreLook } from "./look-again.ts";
import type { SiteSeen } from "./site-tally.ts";

const LOOK_LIMIT_MS = 30_000;

/** What is there now, and how much of it belongs to sites that were to be kept. */
export type KeptLook = StoreLook & {
  readonly kept: KeptFinding | null;
  /** Kept sites that were met in its profile. */
  readonly sites: readonly SiteSeen[];
};

/**
 * The daemon's own look at every store. Where sites are kept, a helper that has no part in what
 * happened before says what the stores hold: root opens no database of anybody's.
 */
export async function lookAtAll(
  order: RunOrder,
  places: readonly ProfilePlace[],
  ports: RunPorts,
): Promise<readonly KeptLook[]> {
  const plan = planClearing(places, order.request.data);
  const keep = keepPlanFor(plan, order.keep, keepsAccount(order.request));
  const [looks, looked] = await Promise.all([
    lookAtStores(order.home.dir, plan, []),
    keep === undefined ? null : askHelper(order, keep, plan.entries, ports),
  ]);
  return looks.map((look) => {
    const { place, entries } = look.planned;
    const profile = looked?.profiles.find((one) => plan.places[one.profile] === place);
    return { ...look, kept: keptFinding(entries, keep, looked), sites: profile?.sites ?? [] };
  });
}

async function askHelper(
  { request }: RunOrder,
  keep: KeepPlan,
  entries: ReturnType<typeof planClearing>["entries"],
  ports: RunPorts,
): Promise<KeptStep | null> {
  const helper = ports.startHelper();
  const { uid, gid, homeDir } = request;
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  await helper.step("ready", LOOK_LIMIT_MS);
  helper.run({
    task: "look",
    uid,
    gid,
    homeDir,
    quarantine,
    entries: [...entries],
    sweep: [],
    keep,
  });
  return helper.step("kept", LOOK_LIMIT_MS);
}
