import { expect, test } from "vitest";
import type { AuditRow } from "../../../agent/contract/reports.ts";
import { alarmsOf } from "../../../server/devices/device-alarms.ts";

const NOW_MS = Date.UTC(2026, 10, 26, 12);
const DAY_MS = 24 * 3_600_000;

function row(event: string, body: string, agoMs = 0): AuditRow {
  const at = new Date(NOW_MS - agoMs).toISOString();
  return { seq: 1, at, actor: "kiosk", event, body, prevHash: "", hash: "" };
}

const faulty = (fault: string | null) => JSON.stringify({ told: { fault } });

test.each([
  ["lost", /stays up/],
  ["unreachable", /start page/],
])("a kiosk that serves nobody is an alarm that says why: %s", (fault, words) => {
  expect(alarmsOf([row("kioskFault", faulty(fault))], NOW_MS)).toEqual([
    { kind: "kioskFault", detail: expect.stringMatching(words) },
  ]);
});

test.each([
  ["it serves again", row("kioskFault", faulty(null))],
  ["it lies back for a day", row("kioskFault", faulty("lost"), DAY_MS)],
  ["another thing happened", row("agentStarted", faulty("lost"))],
  ["nobody knows what it says", row("kioskFault", faulty("onFire"))],
  ["it is no JSON", row("kioskFault", "{")],
])("no alarm where %s", (_what, told) => {
  expect(alarmsOf([told], NOW_MS)).toEqual([]);
});

test("one of almost a day ago is news", () => {
  expect(alarmsOf([row("kioskFault", faulty("lost"), DAY_MS - 1)], NOW_MS)).toHaveLength(1);
});
