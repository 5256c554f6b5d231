import type { DeviceRecord } from "../storage/records.ts";

/** Whether it can still be ordered about, and so counts where a share of the fleet is a limit. */
export function isInFleet({ revokedAt, retiredAt }: DeviceRecord): boolean {
  return revokedAt === null && retiredAt === null;
}
