import type { CommandKind } from "../../agent/contract/command.ts";
import { isAsking } from "../live/live-rows.ts";
import type { Storage } from "../storage/storage.ts";
import { isAnswering, isEnding } from "./command-limits.ts";

type Order = { readonly kind: CommandKind; readonly deviceIds: readonly string[] };

/** Those of an order's targets that count with what the same person did to others. */
export async function countedTargets(
  { kind, deviceIds }: Order,
  { reports }: { readonly reports: Pick<Storage["reports"], "glance"> },
  nowMs: number,
): Promise<readonly string[]> {
  if (isEnding(kind)) return deviceIds;
  if (!isAnswering(kind)) return [];
  const asked = await Promise.all(
    deviceIds.map(async (id) => isAsking(await reports.glance(id), nowMs)),
  );
  return deviceIds.filter((_, place) => asked[place] !== true);
}
