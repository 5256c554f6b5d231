import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { DeviceView } from "../../server/contract/admin-shapes.ts";
import { openAdminClient, type ServerOptions } from "./admin-client.ts";

type DeviceEdit = "setDeviceMode" | "setDeviceClass" | "setDeviceGroups";

/** What somebody types says all of what it replaces: they look at nothing that could be old. */
export async function editDevice<K extends DeviceEdit>(
  route: K,
  input: RouteInput<K> & { readonly params: { readonly deviceId: string } },
  options: ServerOptions,
): Promise<DeviceView> {
  const admin = openAdminClient(options);
  const { params } = input;
  const { edition = null } = await admin.call("getDevice", { params });
  return admin.call(route, input, edition);
}
