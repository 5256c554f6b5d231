import type { Report } from "../../agent/contract/reports.ts";

/** A device tells that a session lost its shell, for which it was locked. */
export function lostShellReport(at: string): Report {
  return {
    kind: "sessionAct",
    body: {
      ...{ sessionId: "s1", act: "lock", reason: "shellLost", outcome: "done" },
      ...{ detail: "", ms: 1, at },
    },
  };
}
