import { PROTOCOL } from "../../agent/contract/server-frames.ts";
import { findDevice } from "../devices/device-changes.ts";
import { isInFleet } from "../devices/fleet.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { apiDocument } from "../http/api-document.ts";
import { pageOf, readCursor } from "../http/page-cursor.ts";
import type { ServerKeys } from "../keys.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { gapView, refusedView } from "./audit-gap-handlers.ts";

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
      const alarms = await storage.trail.alarms({ limit: 1000 });
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
        alarms: alarms.filter(({ endedAt }) => endedAt === null).length,
      };
    },
    listAlarms: async ({ query: { deviceId, limit, after } }) => {
      const [before] = readCursor(after, 1) ?? [];
      const beforeId = before === undefined ? undefined : Number(before);
      const found = await storage.trail.alarms({ deviceId, beforeId, limit: limit + 1 });
      const { rows, next } = pageOf(found, limit, ({ id }) => [String(id)]);
      return { alarms: [...rows], next };
    },
    getDeviceAudit: async ({ params, query }) =>
      deviceLog(await findDevice(params.deviceId, storage), query, storage),
    getServerAudit: async ({ query }) => ({
      ...(await storage.trail.head()),
      rows: [...(await storage.trail.rows(query.afterSeq, query.limit))],
    }),
  };
}

async function deviceLog(
  { id, publicKey, formerKeys }: DeviceRecord,
  { afterSeq, limit }: { readonly afterSeq: number; readonly limit: number },
  { reports, auditGaps }: Pick<Storage, "reports" | "auditGaps">,
) {
  const start = await reports.auditStart(id);
  const after = Math.max(afterSeq, start.place);
  const { rows, upToPlace } = await reports.auditPage(id, after, limit);
  const checkpoints = await reports.checkpoints(id, after, upToPlace);
  const { size, head, place } = await reports.auditHead(id);
  return {
    ...{ size, head, place, start, rows: [...rows], deviceKey: publicKey },
    gaps: (await auditGaps.of(id)).map(gapView),
    refused: refusedView(await auditGaps.refused(id)),
    formerKeys: formerKeys.map((former) => former.publicKey),
    formerKeysUntil: formerKeys.map(({ until }) => until),
    checkpoints: checkpoints.map((one) => ({ size: one.size, envelope: one.envelope })),
  };
}
