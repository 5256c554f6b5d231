import { freezeTargets } from "../../agent/contract/target-list.ts";
import type { Hands } from "../accounts/one-person.ts";
import type { RouteBody, RouteReply } from "../contract/admin-api.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import type { ServerClock } from "../ports.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { isEnding, whyApproval } from "./command-limits.ts";
import { pickTargets, type ServerHost } from "./command-targets.ts";
import { countedTargets } from "./counted-targets.ts";
import type { LoneDeeds } from "./lone-deeds.ts";

export type PreviewParts = {
  readonly storage: Pick<Storage, "devices" | "reports">;
  readonly live: Pick<LiveDevices, "has">;
  readonly board: Pick<PolicyBoard, "approversFor">;
  readonly desk: Pick<DeviceDesk, "modeOf">;
  readonly host: ServerHost;
  readonly alone: Pick<LoneDeeds, "wouldClaim">;
  readonly clock: ServerClock;
};

type Preview = RouteReply<"previewCommand">;
type Row = Preview["targets"][number];

const SHOWN = 200;

/** @throws Problem as `issueCommands` does, but never `needsApproval` */
export async function previewCommand(
  order: RouteBody<"previewCommand">,
  hands: Hands,
  parts: PreviewParts,
): Promise<Preview> {
  const { storage, live, board, host } = parts;
  const picked = pickTargets(order, await storage.devices.list(), host);
  const { devices, fleet, leftOut } = picked;
  const { kind } = order;
  const deviceIds = devices.map(({ id }) => id);
  const counted = await countedTargets({ kind, deviceIds }, storage, parts.clock.nowMs());
  const because =
    whyApproval(order, devices.length, fleet.length) ??
    (await parts.alone.wouldClaim(hands, {
      ...{ what: kind, deviceIds: counted, fleet: fleet.length, isEnding: isEnding(kind) },
    }));
  const online = devices.filter(({ id }) => live.has(id));
  // Whoever is there is on a device that is: those come first, and only they can be active.
  const offline = devices.filter(({ id }) => !live.has(id));
  const rows = await Promise.all(
    [...online, ...offline].slice(0, SHOWN).map((device) => rowOf(device, parts)),
  );
  return {
    targetCount: devices.length,
    targetsSha256: freezeTargets(deviceIds).sha256,
    needsApproval: because !== null,
    because,
    online: online.length,
    active: rows.filter(isActive).length,
    targets: rows.toSorted((one, other) => Number(isActive(other)) - Number(isActive(one))),
    leftOut: [...leftOut],
    withoutApprover: devices.filter((device) => board.approversFor(device).length === 0).length,
  };
}

async function rowOf(device: DeviceRecord, { storage, live, desk }: PreviewParts): Promise<Row> {
  const { sessions } = await storage.reports.truth(device.id);
  return {
    deviceId: device.id,
    hostName: device.hostName,
    online: live.has(device.id),
    mode: desk.modeOf(device),
    sessions: sessions.map(({ id, person, stage }) => ({ id, person, stage })),
  };
}

/** What a device that is away said last is no news of who is there. */
function isActive({ online, sessions }: Row): boolean {
  return online && sessions.some(({ stage }) => stage === "active");
}
