import type { CommandTally } from "../commands/command-batches.ts";
import type { CampaignStand } from "../contract/campaign-shapes.ts";
import type { DeviceTruth } from "../storage/records.ts";
import type { CampaignRecord } from "./campaign-record.ts";

/** What a device last said of its policies; of one that never did there is nothing. */
export type PolicyStates = ReadonlyMap<string, NonNullable<DeviceTruth["policyState"]>>;

/** Where each device stands; those whose turn has not come are nowhere yet. */
type Standing = Pick<CommandTally, "deviceId"> & { readonly state: CampaignStand };

type Progress = Partial<Record<CampaignStand, number>>;

/**
 * Of every ring and of them all: the counts are of those that were reached.
 *
 * @param places the ring of each target (`RingPlaces`)
 */
export function progressIn(
  targets: readonly string[],
  places: Uint8Array,
  standings: readonly Standing[],
): { readonly rings: number[]; readonly progress: Progress; readonly ringProgress: Progress[] } {
  const rings: number[] = [];
  for (const place of places) rings[place] = (rings[place] ?? 0) + 1;
  const ringOf = new Map(targets.map((target, at) => [target, places[at] ?? 0]));
  const progress: Progress = {};
  const ringProgress: Progress[] = rings.map(() => ({}));
  for (const { deviceId, state } of standings) {
    count(progress, state);
    const ring = ringProgress[ringOf.get(deviceId) ?? -1];
    if (ring !== undefined) count(ring, state);
  }
  return { rings, progress, ringProgress };
}

function count(progress: Progress, state: CampaignStand): void {
  progress[state] = (progress[state] ?? 0) + 1;
}

/** Of a publication nothing is sent that would be answered by itself: devices say what they have. */
export function policyStandings(
  { targets, ring, policy }: Pick<CampaignRecord, "targets" | "ring" | "policy">,
  places: Uint8Array,
  states: PolicyStates,
  isOnline: (deviceId: string) => boolean,
): readonly Standing[] {
  if (policy === null || ring === null) return [];
  const reached = targets.filter((_, at) => (places[at] ?? 0) <= ring);
  return reached.map((deviceId) => {
    const said = stateOf(policy, states.get(deviceId));
    return { deviceId, state: said ?? (isOnline(deviceId) ? "delivered" : "queued") };
  });
}

/** @returns null while the device has not answered */
function stateOf(
  { name, version }: { readonly name: string; readonly version: number },
  said: ReturnType<PolicyStates["get"]>,
): CampaignStand | null {
  const has = said?.applied.find((one) => one.name === name)?.version ?? 0;
  if (has === version) return "done";
  if (has > version) return "superseded";
  return said !== undefined && refuses(said, { name, version }) ? "failed" : null;
}

/** What a device refused of a policy before says nothing of this version of it. */
export function refuses(
  { rejected }: Pick<NonNullable<DeviceTruth["policyState"]>, "rejected">,
  wanted: { readonly name: string; readonly version: number },
): boolean {
  return rejected.some(
    ({ name, version }) => name === wanted.name && (version ?? wanted.version) === wanted.version,
  );
}
