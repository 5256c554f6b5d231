import type { AdminHandlers } from "../admin-call.ts";
import type { Rehearsal, Rehearsals } from "../rehearsals.ts";

type RehearsalHandlers = Pick<AdminHandlers, "startRehearsal" | "getRehearsal">;

export function rehearsalHandlers(rehearsals: Rehearsals): RehearsalHandlers {
  return {
    startRehearsal: async ({ body }) => viewOf(rehearsals.start(body.source)),
    getRehearsal: async ({ params }) => viewOf(rehearsals.find(params.rehearsalId)),
  };
}

function viewOf({ rehearsalId, startedAt, askedDevices, answers }: Rehearsal) {
  const devices = [...answers].map(([deviceId, { rehearsalId: _, ...sums }]) => ({
    deviceId,
    ...sums,
  }));
  return { rehearsalId, startedAt, askedDevices, devices };
}
