import type { DeviceView } from "../contract/admin-shapes.ts";
import { editionOf } from "../http/editions.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { DeviceDesk } from "./device-desk.ts";

export type DeviceViewParts = {
  readonly desk: Pick<DeviceDesk, "modeOf">;
  readonly live: Pick<LiveDevices, "has">;
};

/** A device as admins see it, with what only this process knows: who is connected. */
export function deviceViewOf(device: DeviceRecord, { desk, live }: DeviceViewParts): DeviceView {
  const { joinCounter, bootId, nextPublicKey, formerKeys, groups, ...shown } = device;
  const mode = desk.modeOf(device);
  return {
    ...shown,
    edition: editionOf(replacedIn(device)),
    groups: [...groups],
    mode,
    pausedUntil: mode === "paused" ? device.pausedUntil : null,
    online: live.has(device.id),
  };
}

/** What edits of a device replace. A pause is over by itself, and is no edit. */
export function replacedIn({ mode, deviceClass, groups, protected: isProtected }: DeviceRecord) {
  return { mode, deviceClass, groups, protected: isProtected };
}
