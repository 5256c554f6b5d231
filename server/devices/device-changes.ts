import type { Principal } from "../accounts/account-records.ts";
import { handsOf } from "../accounts/one-person.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import { editionOf, requireEdition, requireStatedEdition } from "../http/editions.ts";
import { Problem } from "../http/problem.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import { changesRules } from "../policy/rules-change.ts";
import type { ServerClock } from "../ports.ts";
import type { DeviceChange, DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { replacedIn } from "./device-view.ts";
import { isInFleet } from "./fleet.ts";

type Parts = {
  readonly storage: Pick<Storage, "devices">;
  readonly board: Pick<PolicyBoard, "payloads">;
  readonly alone: LoneDeeds;
  readonly clock: ServerClock;
};

export type By = { readonly admin: Principal; readonly ifMatch: string | null };

/** What an admin changes about one device: many such changes of one person are a big one. */
export class DeviceChanges {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem `unknownDevice`, `needsApproval`, `editionRequired`, `changedMeanwhile` */
  async make(
    deviceId: string,
    change: DeviceChange,
    { admin: by, ifMatch }: By,
  ): Promise<DeviceRecord> {
    const { storage, board, alone, clock } = this.#parts;
    const before = await findDevice(deviceId, storage);
    requireSame(before, change, ifMatch);
    const what = countedAs(before, change, board.payloads(), clock.nowMs());
    if (what !== null) {
      const fleet = (await storage.devices.list()).filter(isInFleet).length;
      const why = await alone.claim(handsOf(by), {
        ...{ what, deviceIds: [deviceId], fleet, isEnding: false },
      });
      if (why !== null) throw new Problem(403, "needsApproval", why);
    }
    requireSame(await findDevice(deviceId, storage), change, ifMatch);
    return (await storage.devices.change(deviceId, change)) ?? notThere(deviceId);
  }
}

/** A pause and a revocation replace nothing, and must not wait until somebody has looked. */
function requireSame(device: DeviceRecord, change: DeviceChange, ifMatch: string | null): void {
  const now = replacedIn(device);
  const replaces = Object.keys(change).some((field) => field in now);
  const how = 'send If-Match: "EDITION" with the edition that GET /v1/devices/ID tells of it';
  if (replaces) requireStatedEdition(ifMatch, editionOf(now), now, how);
  else requireEdition(ifMatch, editionOf(now), now);
}

/**
 * As what a change counts; null: as nothing. Whoever holds a device (a pause) or lets it do what two
 * people agreed on (enforce) harms nobody.
 */
function countedAs(
  before: DeviceRecord,
  change: DeviceChange,
  policies: Parameters<typeof changesRules>[0],
  nowMs: number,
): string | null {
  const { deviceClass, groups, mode, revokedAt } = change;
  if (revokedAt !== undefined) return "a revocation";
  if (mode === "observe" && before.mode !== mode) return "observing only";
  if (change.protected === false && before.protected) return "the end of a protection";
  if (deviceClass !== undefined && deviceClass !== before.deviceClass) return "another class";
  const after = { ...before, groups: groups ?? before.groups };
  return groups !== undefined && changesRules(policies, before, after, nowMs)
    ? "a move between groups"
    : null;
}

export async function findDevice(
  deviceId: string,
  { devices }: Pick<Storage, "devices">,
): Promise<DeviceRecord> {
  return (await devices.find(deviceId)) ?? notThere(deviceId);
}

function notThere(deviceId: string): never {
  throw new Problem(404, "unknownDevice", `no device is called ${deviceId}`);
}
