import type { AdminHandlers } from "../http/admin-call.ts";
import type { Rehearsal, Rehearsals } from "../policy/rehearsals.ts";
import type { Storage } from "../storage/storage.ts";

type RehearsalHandlers = Pick<AdminHandlers, "startRehearsal" | "getRehearsal">;

export function rehearsalHandlers(
  rehearsals: Rehearsals,
  { devices }: Pick<Storage, "devices">,
): RehearsalHandlers {
  const seen = async () => new Set((await devices.list()).map(({ id }) => id));
  return {
    startRehearsal: async ({ body }) => {
      const ids = await seen();
      return viewOf(rehearsals.start(body.source, ids), ids);
    },
    getRehearsal: async ({ params }) => viewOf(rehearsals.find(params.rehearsalId), await seen()),
  };
}

function viewOf(
  { rehearsalId, startedAt, askedDevices, answers }: Rehearsal,
  seen: ReadonlySet<string>,
) {
  const devices = [...answers]
    .filter(([deviceId]) => seen.has(deviceId))
    .map(([deviceId, { rehearsalId: _, ...sums }]) => ({ deviceId, ...sums }));
  return { rehearsalId, startedAt, askedDevices, devices };
}
