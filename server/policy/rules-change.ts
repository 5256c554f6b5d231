import { effectivePolicy } from "../../policies/effective.ts";
import type { PolicyPayload } from "../../policies/policy.ts";
import { tightenedSettings } from "../../policies/tightening.ts";
import type { DeviceRecord } from "../storage/records.ts";

type Joining = Pick<DeviceRecord, "id" | "groups" | "deviceClass">;

/** Whether other groups make a device's rules looser or stricter, now or once an exclusion ends. */
export function changesRules(
  policies: readonly PolicyPayload[],
  before: Joining,
  after: Joining,
  nowMs: number,
): boolean {
  const endsMs = policies.flatMap(({ appliesTo }) =>
    appliesTo.exclude.map(({ until }) => Date.parse(until)),
  );
  return [nowMs, ...endsMs.filter((atMs) => atMs > nowMs)].some((atMs) => {
    const was = settingsOf(policies, before, atMs);
    const becomes = settingsOf(policies, after, atMs);
    return [tightenedSettings(was, becomes), tightenedSettings(becomes, was)].flat().length > 0;
  });
}

function settingsOf(
  policies: readonly PolicyPayload[],
  { id: deviceId, groups, deviceClass }: Joining,
  nowMs: number,
) {
  return effectivePolicy(policies, { deviceId, groups, deviceClass, nowMs }).settings;
}
