import type { CommandView } from "../../server/contract/admin-shapes.ts";
import type { LiveRow } from "../../server/contract/live-api.ts";

type RowValues = {
  readonly device?: Partial<LiveRow["device"]>;
  readonly rest?: Partial<Omit<LiveRow, "device">>;
};

/** A device of the live map with nobody on it, changed as the test wants. */
export function liveRowOf(id: string, { device = {}, rest = {} }: RowValues = {}): LiveRow {
  return {
    device: {
      ...{ id, hostName: id, os: "linux", osRelease: "Debian 12", agentVersion: "0.1.0" },
      ...{ groups: ["wards"], deviceClass: "shared", mode: "enforce", pausedUntil: null },
      ...{ online: true, enrolledAt: "2026-11-01T00:00:00Z", lastSeenAt: "2026-11-22T08:00:00Z" },
      ...{ revokedAt: null, retiredAt: null, protected: false },
      ...device,
    },
    ...{ sessions: [], requests: [], findings: [], lastClear: null, alarms: [] },
    policies: { applied: [], rejected: 0, behind: false },
    ...rest,
  };
}

export function liveSession(
  id: string,
  change: Partial<LiveRow["sessions"][number]> = {},
): LiveRow["sessions"][number] {
  return {
    ...{ id, kind: "named", person: "p-4c1a", stage: "active", next: null },
    since: "2026-11-22T07:30:00Z",
    ...change,
  };
}

export function liveCommand(
  id: string,
  deviceId: string,
  state: CommandView["state"],
  steps = 1,
): CommandView {
  return {
    ...{ id, batchId: "batch-1", deviceId, kind: "lock", reason: "drill", detail: null },
    ...{ requestedBy: "anna", because: null, receiptIds: [], settled: false, state },
    approvedBy: [],
    ...{ issuedAt: "2026-11-22T08:00:00.000Z", notAfter: "2026-11-22T09:00:00.000Z" },
    history: Array.from({ length: steps }, () => ({ state, at: "2026-11-22T08:00:01.000Z" })),
  };
}
