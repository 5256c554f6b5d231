import { type KeyObject, randomInt } from "node:crypto";
import { staffCodeAt, staffCodeEndsMs } from "../../agent/contract/staff-code.ts";
import { openTicket, sealTicket, spellTicket } from "../../agent/contract/staff-ticket.ts";
import type { StaffUse } from "../../agent/contract/staff-use.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import type { DeviceDetail } from "../contract/admin-shapes.ts";
import { staffSecretOf } from "../derived-secrets.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { devicePage } from "../devices/device-page.ts";
import { deviceViewOf } from "../devices/device-view.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { DeviceChange, DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

export type DeviceHandlerParts = {
  readonly storage: Storage;
  readonly desk: DeviceDesk;
  readonly live: LiveDevices;
  readonly commandKey: KeyObject;
  readonly clock: ServerClock;
};

type DeviceHandlers = Pick<
  AdminHandlers,
  | "listDevices"
  | "getDevice"
  | "setDeviceMode"
  | "setDeviceClass"
  | "setDeviceGroups"
  | "setDeviceProtection"
  | "revokeDevice"
  | "makeStaffCode"
  | "makeStaffTicket"
>;

const ALARMS_SHOWN = 20;

export function deviceHandlers(parts: DeviceHandlerParts): DeviceHandlers {
  const { storage, desk, clock } = parts;
  return {
    listDevices: async ({ query }) => {
      const views = (await storage.devices.list()).map((device) => deviceViewOf(device, parts));
      const { rows, next } = devicePage(views, query);
      return { devices: [...rows], next };
    },
    getDevice: async ({ params }) => detailOf(await findDevice(params.deviceId, storage), parts),
    setDeviceMode: async ({ params, body }) => {
      const device = await changeDevice(params.deviceId, modeChange(body, clock), storage);
      desk.tellMode(device);
      return deviceViewOf(device, parts);
    },
    setDeviceClass: async ({ params, body }) => {
      const device = await changeDevice(
        params.deviceId,
        { deviceClass: body.deviceClass },
        storage,
      );
      desk.rejoin(device.id);
      return deviceViewOf(device, parts);
    },
    setDeviceGroups: async ({ params, body }) => {
      const groups = [...new Set(body.groups)];
      const device = await changeDevice(params.deviceId, { groups }, storage);
      desk.rejoin(device.id);
      return deviceViewOf(device, parts);
    },
    setDeviceProtection: async ({ params, body }) => {
      const change = { protected: body.protected };
      return deviceViewOf(await changeDevice(params.deviceId, change, storage), parts);
    },
    makeStaffCode: async ({ params }) => {
      const device = await findDevice(params.deviceId, storage);
      const nowMs = clock.nowMs();
      const code = staffCodeAt(staffSecretOf(parts.commandKey, device.id), nowMs);
      return { code, validUntil: new Date(staffCodeEndsMs(nowMs)).toISOString() };
    },
    makeStaffTicket: async ({ params, body }) => {
      const device = await findDevice(params.deviceId, storage);
      const secret = staffSecretOf(parts.commandKey, device.id);
      return newTicket(secret, body.use, clock.nowMs() + body.expiresInMs);
    },
    revokeDevice: async ({ params, body }) => {
      const revokedAt = isoAt(clock);
      const device = await changeDevice(params.deviceId, { revokedAt }, storage);
      desk.revoke(device.id, body.reason);
      return deviceViewOf(device, parts);
    },
  };
}

function newTicket(secret: Buffer, use: StaffUse, expiresAtMs: number) {
  const ticket = sealTicket(secret, { use, expiresAtMs, serial: randomInt(2 ** 16) });
  const endsMs = openTicket(secret, ticket)?.expiresAtMs ?? expiresAtMs;
  return { ticket: spellTicket(ticket), use, validUntil: new Date(endsMs).toISOString() };
}

export async function findDevice(deviceId: string, storage: Storage): Promise<DeviceRecord> {
  const device = await storage.devices.find(deviceId);
  if (device === null) throw new Problem(404, "unknownDevice", `no device is called ${deviceId}`);
  return device;
}

async function changeDevice(
  deviceId: string,
  change: DeviceChange,
  storage: Storage,
): Promise<DeviceRecord> {
  await findDevice(deviceId, storage);
  const device = await storage.devices.change(deviceId, change);
  if (device === null) throw new Problem(404, "unknownDevice", `no device is called ${deviceId}`);
  return device;
}

/** A pause leaves the mode that it comes back to as it is. */
function modeChange(body: RouteBody<"setDeviceMode">, clock: ServerClock): DeviceChange {
  return body.mode === "paused"
    ? { pausedUntil: isoAt(clock, body.forMs) }
    : { mode: body.mode, pausedUntil: null };
}

async function detailOf(device: DeviceRecord, parts: DeviceHandlerParts): Promise<DeviceDetail> {
  const { reports, trail } = parts.storage;
  const [truth, audit, alarms] = await Promise.all([
    reports.truth(device.id),
    reports.auditHead(device.id),
    trail.alarms({ deviceId: device.id, limit: ALARMS_SHOWN }),
  ]);
  return {
    ...deviceViewOf(device, parts),
    facts: truth.facts,
    sessions: [...truth.sessions],
    policyState: truth.policyState,
    audit,
    acts: [...truth.acts],
    alarms: [...alarms],
  };
}
