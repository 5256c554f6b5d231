import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { CommandView, DeviceView, ReceiptView } from "../../server/contract/admin-shapes.ts";
import type { AdminClient } from "./admin-client.ts";

type QueryOf<K extends "listDevices" | "listCommands" | "listReceipts"> = NonNullable<
  RouteInput<K>["query"]
>;

const PAGE = 1000;

export function everyDevice(
  admin: AdminClient,
  query: QueryOf<"listDevices"> = {},
): Promise<DeviceView[]> {
  return everyPage(async (after) => {
    const page = await admin.call("listDevices", { query: { ...query, limit: PAGE, after } });
    return { rows: page.devices, next: page.next };
  });
}

export function everyCommand(
  admin: AdminClient,
  query: QueryOf<"listCommands">,
): Promise<CommandView[]> {
  return everyPage(async (after) => {
    const page = await admin.call("listCommands", { query: { ...query, limit: PAGE, after } });
    return { rows: page.commands, next: page.next };
  });
}

/** Newest first. */
export function everyReceipt(
  admin: AdminClient,
  query: QueryOf<"listReceipts">,
): Promise<ReceiptView[]> {
  return everyPage(async (after) => {
    const page = await admin.call("listReceipts", { query: { ...query, limit: PAGE, after } });
    return { rows: page.receipts, next: page.next };
  });
}

async function everyPage<T>(
  ask: (after: string | undefined) => Promise<{ readonly rows: T[]; readonly next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { rows, next } = await ask(after);
    all.push(...rows);
    after = next ?? undefined;
  } while (after !== undefined);
  return all;
}
