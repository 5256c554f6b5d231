import type { PolicyPayload } from "../../policies/policy.ts";
import type { DeviceRecord } from "../storage/records.ts";

type Known = Pick<DeviceRecord, "id" | "groups">;

/** What a policy names and no device answers to: it may be meant for later, or be misspelt. */
export function unmetNames(
  { groups, devices }: Pick<PolicyPayload["appliesTo"], "groups" | "devices">,
  fleet: readonly Known[],
): readonly string[] {
  const heldGroups = new Set(fleet.flatMap((device) => device.groups));
  const heldIds = new Set(fleet.map(({ id }) => id));
  return [
    ...groups
      .filter((group) => !heldGroups.has(group))
      .map((group) => `no device is in the group ${group}`),
    ...devices.filter((id) => !heldIds.has(id)).map((id) => `no device has the id ${id}`),
  ];
}
