import { type PolicyTarget, whyLeftOut } from "../../policies/applies.ts";
import { effectivePolicy } from "../../policies/effective.ts";
import type { PolicyPayload } from "../../policies/policy.ts";
import { tightenedSettings } from "../../policies/tightening.ts";
import { whyPolicyApproval } from "../commands/command-limits.ts";
import type { DeviceRecord } from "../storage/records.ts";
import { changesApprovers } from "./approver-change.ts";

/** A version that takes the place of what has its name; `next` null: the name ends. */
type PolicyChange = { readonly name: string; readonly next: PolicyPayload | null };

export type PolicyImpact = {
  readonly tightened: readonly string[];
  readonly because: string | null;
  /** How many devices there are. */
  readonly fleet: number;
};

/** On which devices a change tightens or clears, and why one person may not make it alone. */
export function impactOf(
  change: PolicyChange,
  current: readonly PolicyPayload[],
  fleet: readonly DeviceRecord[],
  nowMs: number,
): PolicyImpact {
  const tightened = tightenedDevices(change, current, fleet, nowMs);
  const because = changesApprovers(change, current)
    ? `${change.name} changes who may approve and needs a second admin`
    : whyPolicyApproval(change.name, tightened.length, fleet.length);
  return { tightened, because, fleet: fleet.length };
}

/**
 * On which of these devices a policy would make something stricter than it is now, or than it would
 * be without it once one of its exclusions is over: else whoever excludes everybody for a minute
 * needs nobody's approval. Devices on which the same policies join are judged once.
 */
function tightenedDevices(
  { name, next }: PolicyChange,
  current: readonly PolicyPayload[],
  devices: readonly DeviceRecord[],
  nowMs: number,
): readonly string[] {
  const added = next === null ? [] : [next];
  const after = [...current.filter((one) => one.name !== name), ...added];
  const known = new Map<string, boolean>();
  const isTightened = (target: PolicyTarget): boolean => {
    const key = joiningKey([...current, ...added], target);
    const judged = known.get(key) ?? judge(current, after, target);
    known.set(key, judged);
    return judged;
  };
  const momentsMs = momentsOf(next, nowMs);
  return devices
    .filter(({ id: deviceId, groups, deviceClass }) =>
      momentsMs.some((atMs) => isTightened({ deviceId, groups, deviceClass, nowMs: atMs })),
    )
    .map(({ id }) => id);
}

function momentsOf(next: PolicyPayload | null, nowMs: number): readonly number[] {
  const endsMs = (next?.appliesTo.exclude ?? []).map(({ until }) => Date.parse(until));
  return [nowMs, ...new Set(endsMs.filter((atMs) => atMs > nowMs))];
}

function joiningKey(policies: readonly PolicyPayload[], target: PolicyTarget): string {
  const joins = policies.map((policy) => (whyLeftOut(policy, target) === null ? "1" : "0"));
  return `${target.deviceClass} ${joins.join("")}`;
}

function judge(
  before: readonly PolicyPayload[],
  after: readonly PolicyPayload[],
  target: PolicyTarget,
): boolean {
  const was = effectivePolicy(before, target).settings;
  return tightenedSettings(was, effectivePolicy(after, target).settings).length > 0;
}
