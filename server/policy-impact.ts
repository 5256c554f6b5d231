import { type PolicyTarget, whyLeftOut } from "../policies/applies.ts";
import { effectivePolicy } from "../policies/effective.ts";
import type { PolicyPayload } from "../policies/policy.ts";
import { tightenedSettings } from "../policies/tightening.ts";
import type { DeviceRecord } from "./records.ts";

/**
 * On which of these devices a policy would make something stricter than it is now. Devices on which
 * the same policies join are judged once.
 */
export function tightenedDevices(
  next: PolicyPayload,
  current: readonly PolicyPayload[],
  devices: readonly DeviceRecord[],
  nowMs: number,
): readonly string[] {
  const after = [...current.filter(({ name }) => name !== next.name), next];
  const known = new Map<string, boolean>();
  return devices
    .filter((device) => {
      const { id: deviceId, groups, deviceClass } = device;
      const target = { deviceId, groups, deviceClass, nowMs };
      const key = joiningKey([...current, next], target);
      const isTightened = known.get(key) ?? judge(current, after, target);
      known.set(key, isTightened);
      return isTightened;
    })
    .map(({ id }) => id);
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
