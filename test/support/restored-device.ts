import { auditReportOf } from "./audit-rows.ts";
import type { DeviceClient, TestIdentity } from "./device-client.ts";
import { HELD, headOf, RESTORED } from "./restored-log.ts";
import { enrolledIdentity, joinedDevice, type TestServer } from "./test-server.ts";

/** A device whose log of five rows the server holds, and which was put back to the third. */
export async function restoredDevice(server: TestServer) {
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  await device.report("a1", auditReportOf(identity, HELD));
  await device.report("a2", reportFrom(identity, RESTORED, 3));
  return { identity, device, params: { deviceId: identity.deviceId } };
}

/** Of a log the rows behind so many, as a device sends them. */
export function reportFrom(identity: TestIdentity, rows: typeof HELD, behind: number) {
  return auditReportOf(identity, rows.slice(behind));
}

export const accept = (server: TestServer, deviceId: string, shown = headOf(RESTORED)) =>
  server.admin.call("acceptAuditGap", {
    params: { deviceId },
    body: { ...shown, reason: "disk restored" },
  });

export const auditOf = (server: TestServer, deviceId: string) =>
  server.admin.call("getDeviceAudit", { params: { deviceId } });

/** As the device does once it is told from where on. */
export async function sendAgain(server: TestServer, identity: TestIdentity, rows = RESTORED) {
  const device: DeviceClient = await joinedDevice(server, identity);
  await device.report("a3", reportFrom(identity, rows, 3));
  return device;
}
