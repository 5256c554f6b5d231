import type { CommandStanding } from "../../server/storage/records.ts";

const AT = "2026-11-22T12:00:00.000Z";

/** A command that waits for its device, changed as the test needs it. */
export function commandStanding(change: Partial<CommandStanding> = {}): CommandStanding {
  return {
    ...{ id: "c1", batchId: "b1", deviceId: "d1", kind: "lock", reason: "test" },
    ...{ requestedBy: "ines", issuedAt: AT, notAfter: AT, state: "queued" },
    ...{ because: null, detail: null, receiptIds: [], proof: null },
    history: [{ state: "queued", at: AT }],
    ...change,
  };
}
