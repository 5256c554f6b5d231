import type { DeviceView } from "../../server/contract/admin-shapes.ts";
import type { AdminClient } from "./admin-client.ts";
import { everyDevice } from "./every-page.ts";
import { CommandError } from "./output.ts";

/**
 * Devices by id or by host name.
 *
 * @throws CommandError `unknownDevice`, or `ambiguousName` when several devices have that name.
 */
export async function findDevices(
  admin: AdminClient,
  names: readonly string[],
): Promise<readonly DeviceView[]> {
  const devices = await everyDevice(admin, { retired: "shown" });
  return names.map((name) => pick(name, devices));
}

function pick(name: string, devices: readonly DeviceView[]): DeviceView {
  const byId = devices.find(({ id }) => id === name);
  const [first, second] = devices.filter(
    ({ hostName, revokedAt, retiredAt }) =>
      hostName === name && revokedAt === null && retiredAt === null,
  );
  const found = byId ?? first;
  if (found === undefined) {
    throw new CommandError("unknownDevice", `no device is called ${name}; see: device list`);
  }
  if (byId === undefined && second !== undefined) {
    throw new CommandError("ambiguousName", `several devices are called ${name}; use their ids`);
  }
  return found;
}
