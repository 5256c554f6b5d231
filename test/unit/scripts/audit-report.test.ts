import { expect, test } from "vitest";
import type { AuditRow } from "../../../agent/contract/reports.ts";
import { gapText } from "../../../scripts/cli/audit-gap-text.ts";
import { auditReport } from "../../../scripts/cli/audit-report.ts";
import { auditReportPage, reportFileName } from "../../../scripts/cli/audit-report-page.ts";
import { syslogLine } from "../../../scripts/cli/audit-syslog.ts";
import type { AuditGapView } from "../../../server/contract/audit-gap-shapes.ts";

const HASH = "0".repeat(64);
const RANGE = { from: "2026-11-02T00:00:00.000Z", to: "2026-11-03T00:00:00.000Z" };

function row(seq: number, at: string, event: string, body: object, actor = "agent"): AuditRow {
  return { seq, at, actor, event, body: JSON.stringify(body), prevHash: HASH, hash: HASH };
}

const act = (sessionId: string) => ({ sessionId, act: "lock", reason: "idle", outcome: "done" });

const ROWS = [
  row(1, "2026-11-01T08:00:00.000Z", "policiesApplied", { policies: ["old@1"] }, "server"),
  row(2, "2026-11-01T09:00:00.000Z", "policiesApplied", { policies: ["ward@1"] }, "server"),
  row(3, "2026-11-01T23:59:59.999Z", "sessionAct", act("before"), "policy"),
  row(4, "2026-11-02T00:00:00.000Z", "sessionAct", act("c1"), "policy"),
  row(5, "2026-11-02T01:00:00.000Z", "agentStopped", {}),
  row(6, "2026-11-02T02:00:00.000Z", "agentStarted", {}),
  row(7, "2026-11-02T03:00:00.000Z", "agentStarted", {}),
  row(8, "2026-11-02T04:00:00.000Z", "command.received", {
    ...{ commandId: "k1", kind: "wipeSession", reason: "<b>left</b> & gone" },
  }),
  row(9, "2026-11-03T00:00:00.000Z", "command.finished", { commandId: "k1", state: "done" }),
];

function report(rows = ROWS, fault: string | null = null, gaps: readonly AuditGapView[] = []) {
  return auditReport({
    device: { id: "d1", hostName: "ward-3" },
    range: RANGE,
    madeAt: "2026-11-04T00:00:00.000Z",
    verdict: { chain: "d1", rows: rows.length, checkpoints: 2, forgotten: 0, gaps, fault },
    receipts: [],
    rows,
  });
}

test("has what happened within the range, its first instant in and its last one out", () => {
  const { acts, commands } = report();
  expect(acts).toEqual([{ at: RANGE.from, by: "policy", ...act("c1") }]);
  expect(commands).toMatchObject([{ id: "k1", kind: "wipeSession", state: "done" }]);
});

test("begins with the rules that were in force when the range began", () => {
  expect(report().rules).toEqual([{ at: "2026-11-01T09:00:00.000Z", policies: ["ward@1"] }]);
});

test("names the times when nobody wrote, and whether that was told", () => {
  expect(report().gaps).toEqual([
    {
      ...{ from: "2026-11-02T01:00:00.000Z", to: "2026-11-02T02:00:00.000Z" },
      because: "the agent was stopped",
    },
    {
      ...{ from: "2026-11-02T02:00:00.000Z", to: "2026-11-02T03:00:00.000Z" },
      because: "the agent or the machine went down without a word",
    },
  ]);
});

test("is one page in which what others wrote is text", () => {
  const page = auditReportPage(report());
  expect(page).toContain("&lt;b>left&lt;/b> &amp; gone");
  expect(page).not.toMatch(/<script|<img|https?:\/\//);
  expect(page).toContain("sessionward audit verify --device d1");
});

test("says first of all that a broken log can't be relied on", () => {
  expect(auditReportPage(report(ROWS, "brokenChain: row 4"))).toContain(
    "The log is not whole: brokenChain: row 4",
  );
});

test.each([
  ["ward-3", "audit-ward-3-2026-11-02.html"],
  ["/../../etc/cron.d/x", "audit-_______etc_cron_d_x-2026-11-02.html"],
])("a device that calls itself %s has its page in %s", (hostName, name) => {
  expect(reportFileName({ device: { id: "d1", hostName }, range: RANGE })).toBe(name);
});

test("a row as syslog has its hash, and nothing in it ends the structured data", () => {
  const line = syslogLine(row(4, RANGE.from, "session act\n", { a: 1 }, 'x"]\\'), "ward 3");
  expect(line).toBe(
    `<110>1 ${RANGE.from} ward_3 sessionward - session_act_ [sessionward@32473 seq="4" actor="x\\"\\]\\\\" hash="${HASH}" host="ward 3" event="session act\\\\u000a"] \uFEFF{"a":1}`,
  );
});

const GAP: AuditGapView = {
  ...{ after: 500, held: { size: 500, head: HASH }, wentBack: true },
  ...{ follows: { size: 120, head: HASH }, shown: { size: 130, head: HASH } },
  ...{ since: RANGE.from, because: "forked", envelope: { payloadType: "x" } as never },
  ...{ acceptedAt: RANGE.to, acceptedBy: "ines", reason: "disk <restored>" },
};

test("a log with a gap that somebody accepted is never called whole", () => {
  const page = auditReportPage(report(ROWS, null, [GAP]));
  expect(page).toContain("whole but for 1 accepted gap");
  expect(page).toContain(
    "after row 500 the device&#39;s log went back to row 120".replace("&#39;", "'"),
  );
  expect(page).toContain("accepted by ines");
  expect(page).toContain("disk &lt;restored>");
  expect(page).not.toContain('class="intact"');
});

test.each([
  [{ follows: { size: 120, head: HASH } }, "went back to row 120"],
  [{ follows: { size: 700, head: HASH }, wentBack: false }, "rows 501 to 700 never came"],
  [{ follows: { size: 80, head: HASH }, wentBack: false }, "from a row 80 that never came"],
])("tells what is missing at an accepted gap: %j", (gap, words) => {
  expect(gapText({ ...GAP, ...gap })).toContain(words);
});
