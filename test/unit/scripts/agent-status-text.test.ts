import { expect, test } from "vitest";
import type { AgentStatus } from "../../../agent/contract/status-file.ts";
import { describeStatus } from "../../../scripts/cli/agent-status-text.ts";

const AT = "2026-11-22T10:00:00.000Z";
const HIGH = { tier: "high", because: ["disk is not encrypted"], rules: ["a == b"] } as const;

function statusWith(fields: Partial<AgentStatus>): AgentStatus {
  return {
    pid: 1,
    agentVersion: "0.1.0",
    deviceId: "d-1",
    mode: "enforce",
    deviceClass: "shared",
    startedAt: AT,
    writtenAt: AT,
    link: { state: "connected", since: AT, detail: "" },
    policies: [],
    sessions: [],
    receipts: [],
    ...fields,
  };
}

const session = { id: "s1", kind: "named", person: null, stage: "active", since: AT, next: null };

test("says which tier holds and why, and a session's own where it is another", () => {
  const risk = { ...HIGH, because: [...HIGH.because], rules: [...HIGH.rules] };
  const none = { tier: "none" as const, because: [], rules: [] };
  const sessions = [{ ...session, kind: "named" as const, stage: "active" as const, risk }];
  expect(describeStatus(statusWith({ risk, sessions }), true)).toContain(
    "Risk: high: disk is not encrypted (a == b)",
  );
  const lines = describeStatus(statusWith({ risk: none, sessions }), true).join("\n");
  expect(lines).toContain("Risk: none");
  expect(lines).toContain("nothing is due; risk high: disk is not encrypted (a == b)");
  expect(describeStatus(statusWith({}), true).join("\n")).not.toContain("Risk");
});

test("says first that it tells of the past, where the agent does not run", () => {
  const [first] = describeStatus(statusWith({}), false);
  expect(first).toContain(`not running; this is how it was at ${AT}`);
  expect(describeStatus(statusWith({}), true)[0]).toContain("Device d-1");
});
