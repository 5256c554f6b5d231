import { handsOf } from "../accounts/one-person.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import type { AuditGapView, RefusedLogView } from "../contract/audit-gap-shapes.ts";
import { findDevice } from "../devices/device-changes.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { isInFleet } from "../devices/fleet.ts";
import { judgeAcceptance } from "../devices/refused-log.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { AuditGap, GapFault, RefusedLog } from "../storage/audit-gap.ts";
import type { Storage } from "../storage/storage.ts";

type AuditGapParts = {
  readonly storage: Storage;
  readonly desk: DeviceDesk;
  readonly alone: LoneDeeds;
  readonly clock: ServerClock;
};

/** The log that is held stays, and the gap behind it: what came after it is taken all the same. */
export function auditGapHandlers({
  storage,
  desk,
  alone,
  clock,
}: AuditGapParts): Pick<AdminHandlers, "acceptAuditGap"> {
  const { auditGaps, devices } = storage;
  return {
    acceptAuditGap: async ({ params, body: { size, head, reason }, admin }) => {
      const { id } = await findDevice(params.deviceId, storage);
      const shown = { size, head };
      // Before it counts as a deed of theirs.
      const judged = judgeAcceptance(await auditGaps.refused(id), { shown });
      if (!judged.ok) throw asProblem(judged);
      const why = await alone.claim(handsOf(admin), {
        ...{ what: "an accepted gap", deviceIds: [id], isEnding: false },
        fleet: (await devices.list()).filter(isInFleet).length,
      });
      if (why !== null) throw new Problem(403, "needsApproval", why);
      const by = { by: admin.admin, at: isoAt(clock), reason };
      const accepted = await auditGaps.accept(id, { shown, ...by });
      if (!accepted.ok) throw asProblem(accepted);
      // It is told there from where on it has to send its log once more.
      desk.rejoin(id, "another log of it was accepted");
      return gapView(accepted.value);
    },
  };
}

function asProblem({ reason, detail }: { reason: GapFault; detail: string }): Problem {
  return new Problem(409, reason, detail);
}

export function gapView({ joins, ...gap }: AuditGap): AuditGapView {
  return { ...gap, wentBack: joins !== null };
}

export function refusedView(refused: RefusedLog | null): RefusedLogView | null {
  if (refused === null) return null;
  const { envelope: _, ...view } = refused;
  return view;
}
