import { open } from "../../agent/contract/envelope.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { handsOf } from "../accounts/one-person.ts";
import { issueCommands } from "../commands/command-issuer.ts";
import { commandViewOf } from "../commands/command-view.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { pageOf, readCursor } from "../http/page-cursor.ts";
import { Problem } from "../http/problem.ts";
import type { DeviceRecord, ReceiptRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

type CommandHandlers = Pick<
  AdminHandlers,
  "issueCommands" | "listCommands" | "getCommand" | "listReceipts" | "getReceipt"
>;

type IssuerParts = Parameters<typeof issueCommands>[2];

export function commandHandlers(storage: Storage, issuer: IssuerParts): CommandHandlers {
  return {
    issueCommands: async ({ body, admin }) => {
      const issued = await issueCommands(body, handsOf(admin), issuer);
      const batchId = issued[0]?.batchId ?? "";
      const commands = await storage.commands.list({ batchId, limit: issued.length });
      return { batchId, commands: commands.map(commandViewOf) };
    },
    listCommands: async ({ query: { limit, after, ...filter } }) => {
      const [beforeId] = readCursor(after, 1) ?? [];
      const found = await storage.commands.list({ ...filter, beforeId, limit: limit + 1 });
      const { rows, next } = pageOf(found, limit, ({ id }) => [id]);
      return { commands: rows.map(commandViewOf), next };
    },
    getCommand: async ({ params }) => {
      const command = await storage.commands.find(params.commandId);
      if (command !== null) return commandViewOf(command);
      throw new Problem(404, "unknownCommand", `no command is called ${params.commandId}`);
    },
    listReceipts: async ({ query: { deviceId, limit, after } }) => {
      const [at = "", id = ""] = readCursor(after, 2) ?? [];
      const before = after === undefined ? undefined : { at, id };
      const found = await storage.reports.receipts({ deviceId, before, limit: limit + 1 });
      const { rows, next } = pageOf(found, limit, ({ receipt }) => [receipt.at, receipt.id]);
      return { receipts: rows.map(summaryOf), next };
    },
    getReceipt: async ({ params }) => {
      const { reports } = storage;
      const { receiptId } = params;
      const found = (await reports.receipt(receiptId)) ?? (await reports.receiptByCode(receiptId));
      const device = found === null ? null : await storage.devices.find(found.deviceId);
      if (found !== null && device !== null) {
        const { receipt, envelope } = found;
        return { receipt, envelope, deviceKey: signingKeyOf(envelope, device) };
      }
      throw new Problem(404, "unknownReceipt", `no receipt is called ${params.receiptId}`);
    },
  };
}

/** Of a device that rotated its key since: the one that signed this. */
function signingKeyOf(envelope: Envelope, { publicKey, formerKeys }: DeviceRecord): string {
  const signed = formerKeys.find((former) => {
    const key = decodePublicKey(former.publicKey);
    return key.ok && open(envelope, "receipt.v1", [{ id: "device", key: key.value }]).ok;
  });
  return signed?.publicKey ?? publicKey;
}

function summaryOf({ deviceId, receipt }: ReceiptRecord) {
  const { id, at, status, trigger, commandId, profiles, clearing } = receipt;
  const part =
    clearing === undefined
      ? {}
      : { clearing: { id: clearing.id, part: clearing.part, of: clearing.receiptIds.length } };
  return { id, deviceId, at, status, trigger, commandId, profiles: profiles.length, ...part };
}
