import type { RouteBody } from "../contract/admin-api.ts";
import type { LeftOutDevice } from "../contract/campaign-shapes.ts";
import { isInFleet } from "../devices/fleet.ts";
import { Problem } from "../http/problem.ts";
import type { DeviceRecord } from "../storage/records.ts";

type Targets = RouteBody<"issueCommands">["targets"];

/** The machine that the server runs on. */
export type ServerHost = {
  /** As devices describe themselves; nothing else of a machine is known here. */
  readonly hostName: string;
  /** Nobody can reach the server from elsewhere: it is tried on one machine, which is its only device. */
  readonly isTrial: boolean;
};

type PickedTargets = {
  readonly fleet: readonly DeviceRecord[];
  readonly devices: readonly DeviceRecord[];
  /** Nobody sends anything to these, whoever asks for their group. */
  readonly leftOut: readonly LeftOutDevice[];
};

/**
 * Protected devices and this server's own host are never targets: an order that ends it would end
 * the halt, too (security.md §2H). A pause reaches both: it ends nothing, and what it is for is that
 * nothing acts by itself any more. In a trial the one device can be named.
 *
 * @throws Problem `unknownDevice`, `protectedDevice`, `noTargets`
 */
export function pickTargets(
  { kind, targets }: Pick<RouteBody<"issueCommands">, "kind" | "targets">,
  known: readonly DeviceRecord[],
  host: ServerHost,
): PickedTargets {
  const fleet = known.filter(isInFleet);
  const meant = fleet.filter((device) => isMeant(targets, device));
  if ("devices" in targets) refuseUnknown(targets.devices, meant);
  const leftOut =
    kind === "pause" ? [] : meant.flatMap((device) => leftOutOf(device, targets, host));
  if ("devices" in targets) refuseProtected(leftOut);
  const away = new Set(leftOut.map(({ deviceId }) => deviceId));
  const devices = meant.filter(({ id }) => !away.has(id));
  if (devices.length > 0) return { fleet, devices, leftOut };
  throw new Problem(422, "noTargets", "no device is in these groups");
}

function isMeant(targets: Targets, device: DeviceRecord): boolean {
  if ("devices" in targets) return targets.devices.includes(device.id);
  if ("groups" in targets) return targets.groups.some((group) => device.groups.includes(group));
  return targets.all;
}

function refuseUnknown(named: readonly string[], found: readonly DeviceRecord[]): void {
  const ids = new Set(found.map(({ id }) => id));
  const missing = named.filter((id) => !ids.has(id));
  if (missing.length === 0) return;
  const names = missing.slice(0, 10).join(", ");
  throw new Problem(
    404,
    "unknownDevice",
    `no device is called ${names}, or it was revoked or purged`,
  );
}

function leftOutOf(device: DeviceRecord, targets: Targets, host: ServerHost): LeftOutDevice[] {
  if (device.protected) return [{ deviceId: device.id, because: "protected" }];
  const mayBeNamed = host.isTrial && "devices" in targets && targets.devices.length === 1;
  return device.hostName === host.hostName && !mayBeNamed
    ? [{ deviceId: device.id, because: "serverHost" }]
    : [];
}

/** Who names such a device is told; who names a group gets the rest of it. */
function refuseProtected([first]: readonly LeftOutDevice[]): void {
  if (first === undefined) return;
  const why = first.because === "protected" ? "is protected" : "is this server's own host";
  throw new Problem(409, "protectedDevice", `${first.deviceId} ${why}: no order is for it`);
}
