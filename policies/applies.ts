import type { PolicyPayload } from "./policy.ts";
import type { DeviceClass } from "./vocabulary.ts";

/** The device as the server describes it, and the wall clock that ends exclusions. */
export type PolicyTarget = {
  readonly deviceId: string;
  readonly groups: readonly string[];
  readonly deviceClass: DeviceClass;
  readonly nowMs: number;
};

export type LeftOut = "otherDevices" | "otherClass" | "excluded";

/** @returns why a policy does not join on this device, or null when it does. */
export function whyLeftOut(
  policy: Pick<PolicyPayload, "appliesTo" | "deviceClass">,
  target: PolicyTarget,
): LeftOut | null {
  const { appliesTo, deviceClass } = policy;
  if (!appliesTo.all && !names(appliesTo, target)) return "otherDevices";
  if (deviceClass !== null && deviceClass !== target.deviceClass) return "otherClass";
  const excluded = appliesTo.exclude.some(
    (exclusion) => names(exclusion, target) && target.nowMs < Date.parse(exclusion.until),
  );
  return excluded ? "excluded" : null;
}

function names(
  who: { readonly groups: readonly string[]; readonly devices: readonly string[] },
  target: PolicyTarget,
): boolean {
  return (
    who.devices.includes(target.deviceId) ||
    who.groups.some((group) => target.groups.includes(group))
  );
}
