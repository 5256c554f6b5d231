import { type KeyObject, randomInt } from "node:crypto";
import { staffCodeAt, staffCodeEndsMs } from "../../agent/contract/staff-code.ts";
import { openTicket, sealTicket, spellTicket } from "../../agent/contract/staff-ticket.ts";
import type { StaffUse } from "../../agent/contract/staff-use.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import type { DeviceDetail } from "../contract/admin-shapes.ts";
import { staffSecretOf } from "../derived-secrets.ts";
import { type By, DeviceChanges, findDevice } from "../devices/device-changes.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { devicePage } from "../devices/device-page.ts";
import { deviceViewOf } from "../devices/device-view.ts";
import type { PersonLookups } from "../devices/person-lookups.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { DeviceChange, DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { refusedView } from "./audit-gap-handlers.ts";

export type DeviceHandlerParts = {
  readonly storage: Storage;
  readonly desk: DeviceDesk;
  readonly live: LiveDevices;
  readonly board: Pick<PolicyBoard, "payloads">;
  readonly alone: LoneDeeds;
  readonly lookups: PersonLookups;
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
  const changes = new DeviceChanges(parts);
  const told = async ({ deviceId }: { deviceId: string }, change: DeviceChange, by: By) => {
    const device = await changes.make(deviceId, change, by);
    desk.tellMode(device);
    return deviceViewOf(device, parts);
  };
  return {
    listDevices: async ({ query }) => {
      const views = (await storage.devices.list()).map((device) => deviceViewOf(device, parts));
      const { rows, next } = devicePage(views, query);
      return { devices: [...rows], next };
    },
    getDevice: async ({ params, admin }) =>
      detailOf(await findDevice(params.deviceId, storage), admin.admin, parts),
    setDeviceMode: ({ params, body, ...by }) => told(params, modeChange(body, clock), by),
    setDeviceClass: async ({ params, body, ...by }) => {
      const { deviceClass } = body;
      const device = await changes.make(params.deviceId, { deviceClass }, by);
      desk.rejoin(device.id);
      return deviceViewOf(device, parts);
    },
    setDeviceGroups: async ({ params, body, ...by }) => {
      const groups = [...new Set(body.groups)];
      const device = await changes.make(params.deviceId, { groups }, by);
      desk.rejoin(device.id);
      return deviceViewOf(device, parts);
    },
    setDeviceProtection: ({ params, body, ...by }) =>
      told(params, { protected: body.protected }, by),
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
    revokeDevice: async ({ params, body, ...by }) => {
      const revokedAt = isoAt(clock);
      const device = await changes.make(params.deviceId, { revokedAt }, by);
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

/** A pause leaves the mode that it comes back to as it is. */
function modeChange(body: RouteBody<"setDeviceMode">, clock: ServerClock): DeviceChange {
  return body.mode === "paused"
    ? { pausedUntil: isoAt(clock, body.forMs) }
    : { mode: body.mode, pausedUntil: null };
}

async function detailOf(
  device: DeviceRecord,
  admin: string,
  parts: DeviceHandlerParts,
): Promise<DeviceDetail> {
  const { reports, auditGaps, trail } = parts.storage;
  const [truth, { place: _, ...audit }, refused, gaps, alarms] = await Promise.all([
    reports.truth(device.id),
    reports.auditHead(device.id),
    auditGaps.refused(device.id),
    auditGaps.of(device.id),
    trail.alarms({ deviceId: device.id, limit: ALARMS_SHOWN }),
  ]);
  await parts.lookups.note(admin, { id: device.id, sessions: truth.sessions });
  return {
    ...deviceViewOf(device, parts),
    facts: truth.facts,
    sessions: [...truth.sessions],
    policyState: truth.policyState,
    audit: { ...audit, refused: refusedView(refused), acceptedGaps: gaps.length },
    acts: [...truth.acts],
    alarms: [...alarms],
  };
}
