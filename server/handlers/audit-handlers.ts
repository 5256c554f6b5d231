import { PROTOCOL } from "../../agent/contract/server-frames.ts";
import { findDevice } from "../devices/device-changes.ts";
import { isInFleet } from "../devices/fleet.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { apiDocument } from "../http/api-document.ts";
import { pageOf, readCursor } from "../http/page-cursor.ts";
import type { ServerKeys } from "../keys.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import type { Storage } from "../storage/storage.ts";

type AuditHandlers = Pick<
  AdminHandlers,
  "getApiDocument" | "getServer" | "listAlarms" | "getDeviceAudit" | "getServerAudit"
>;

type AuditHandlerParts = {
  readonly storage: Storage;
  readonly keys: ServerKeys;
  readonly live: LiveDevices;
  readonly version: string;
};

export function auditHandlers(parts: AuditHandlerParts): AuditHandlers {
  const { storage, keys, live, version } = parts;
  let document: ReturnType<typeof apiDocument> | null = null;
  return {
    getApiDocument: async () => {
      document ??= apiDocument();
      return { ...(await document) };
    },
    getServer: async () => {
      const devices = await storage.devices.list();
      return {
        serverId: keys.serverId,
        version,
        protocol: PROTOCOL,
        policyKeyMode: keys.policy.mode,
        policyKeyId: keys.policy.trusted.id,
        commandKeyId: keys.command.id,
        devices: {
          total: devices.filter(isInFleet).length,
          online: devices.filter(({ id }) => live.has(id)).length,
        },
        alarms: (await storage.trail.alarms({ limit: 1000 })).length,
      };
    },
    listAlarms: async ({ query: { deviceId, limit, after } }) => {
      const [before] = readCursor(after, 1) ?? [];
      const beforeId = before === undefined ? undefined : Number(before);
      const found = await storage.trail.alarms({ deviceId, beforeId, limit: limit + 1 });
      const { rows, next } = pageOf(found, limit, ({ id }) => [String(id)]);
      return { alarms: [...rows], next };
    },
    getDeviceAudit: async ({ params, query }) => {
      const device = await findDevice(params.deviceId, storage);
      const rows = await storage.reports.auditRows(device.id, query.afterSeq, query.limit);
      const last = rows.at(-1)?.seq ?? query.afterSeq;
      const checkpoints = await storage.reports.checkpoints(device.id, query.afterSeq, last);
      const { size, head } = await storage.reports.auditHead(device.id);
      return {
        ...{ size, head, rows: [...rows] },
        deviceKey: device.publicKey,
        checkpoints: checkpoints.map((one) => ({ size: one.size, envelope: one.envelope })),
      };
    },
    getServerAudit: async ({ query }) => ({
      ...(await storage.trail.head()),
      rows: [...(await storage.trail.rows(query.afterSeq, query.limit))],
    }),
  };
}
