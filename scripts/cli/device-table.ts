import type { DeviceView } from "../../server/contract/admin-shapes.ts";

export const DEVICE_HEADING = ["id", "host", "class", "mode", "groups", "state", "last seen"];

export function deviceRow(device: DeviceView): readonly string[] {
  const state = stateOf(device);
  const { id, hostName, deviceClass, mode, groups, lastSeenAt } = device;
  return [id, hostName, deviceClass, mode, groups.join(","), state, lastSeenAt ?? "never"];
}

function stateOf({ revokedAt, retiredAt, online }: DeviceView): string {
  if (revokedAt !== null) return "revoked";
  if (retiredAt !== null) return "retired";
  return online ? "online" : "offline";
}
