import { expect, test } from "vitest";
import { OutageWatch, watchedStorage } from "../../../server/campaigns/outage-watch.ts";
import type { StoredReport, VerifiedReport } from "../../../server/storage/records.ts";
import type { Storage } from "../../../server/storage/storage.ts";

const NOW_MS = Date.parse("2026-11-22T10:00:00Z");
const MINUTE_MS = 60_000;
const AT = new Date(NOW_MS).toISOString();
const ids = (count: number) => Array.from({ length: count }, (_, place) => `device-${place}`);

const act = (change: object): VerifiedReport => ({
  kind: "sessionAct",
  body: {
    ...{ sessionId: "s1", act: "lock", reason: "idle", outcome: "done", detail: "", ms: 1, at: AT },
    ...change,
  },
});
const quick = (lastAt: string): VerifiedReport => ({
  kind: "sessions",
  body: { sessions: [], quickReturns: [{ policy: "ward", line: 3, count: 1, lastAt }] },
});
const shellLost = act({ reason: "shellLost" });
const from = (deviceId: string, report: VerifiedReport): StoredReport => ({
  ...{ deviceId, reportId: `r-${deviceId}`, at: AT, receivedAt: AT, report },
});

function outage(struck: number, of: number, report: VerifiedReport, laterMs = MINUTE_MS) {
  const watch = new OutageWatch();
  watch.heard(
    ids(struck).map((id) => from(id, report)),
    NOW_MS,
  );
  return watch.outage(new Set(ids(of)), NOW_MS - MINUTE_MS, NOW_MS + laterMs);
}

test.each([
  ["a shell lost", shellLost],
  ["a quick return", quick(AT)],
  ["half a clearing", act({ outcome: "partial" })],
] as const)("more than two in a hundred devices with %s halt a change", (_, report) => {
  expect(outage(2, 100, report)).toBe(null);
  expect(outage(3, 100, report)).toMatch(/^3 of 100 devices/);
});

test.each([
  [1, 1, true],
  [1, 2, false],
  [1, 10, false],
  [2, 10, true],
])("%i of %i is an outage: %s", (struck, of, is) => {
  expect(outage(struck, of, shellLost) !== null).toBe(is);
});

const became = (agentVersion: string, count: number, atMs = NOW_MS - MINUTE_MS) =>
  ids(count).map((deviceId) => ({ deviceId, agentVersion, atMs }));

test.each([
  [2, became("2.0.0", 100), null],
  [
    3,
    became("2.0.0", 100),
    "3 of 100 devices lost their shell within 10 min of becoming agent 2.0.0",
  ],
  [3, became("2.0.0", 100, NOW_MS + 1), null],
  [3, became("2.0.0", 103).slice(3), null],
  [3, [], null],
  [1, became("2.0.0", 1), null],
  [2, [...became("1.9.0", 1), ...became("2.0.0", 2).slice(1)], null],
  [4, [...became("1.9.0", 2), ...became("2.0.0", 4).slice(2)], /agent 1.9.0; 2 of 2 .* 2.0.0$/],
  [2, [...became("1.9.0", 200).slice(2), ...became("2.0.0", 2)], /^2 of 2 .* agent 2.0.0$/],
])("%i devices in trouble of those whose agent became another one", (struck, changes, says) => {
  const watch = new OutageWatch();
  watch.heard(
    ids(struck).map((id) => from(id, shellLost)),
    NOW_MS,
  );
  const outage = watch.agentOutage(changes, NOW_MS + MINUTE_MS);
  expect(outage).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
});

test("what was before the change, long ago, or elsewhere is none of it", () => {
  expect(outage(3, 100, shellLost, 11 * MINUTE_MS)).toBe(null);
  expect(outage(3, 100, quick(new Date(NOW_MS - 11 * MINUTE_MS).toISOString()))).toBe(null);
  const watch = new OutageWatch();
  watch.heard([from("device-1", shellLost), from("device-2", shellLost)], NOW_MS);
  expect(watch.outage(new Set(ids(10)), NOW_MS + 1, NOW_MS + MINUTE_MS)).toBe(null);
  expect(watch.outage(new Set(["elsewhere"]), NOW_MS - 1, NOW_MS)).toBe(null);
});

test("an outage of agents is told once, whoever goes on telling of it, and again after an hour", async () => {
  const told: string[] = [];
  const clock = { nowMs: () => NOW_MS + aheadMs };
  let aheadMs = 0;
  const storage = {
    reports: { store: async () => [] },
    signs: { note: async () => undefined },
    devices: { changedAgents: async (sinceMs: number) => became("2.0.0", 2, sinceMs) },
    trail: { raise: async ({ detail }: { detail: string }) => void told.push(detail) },
  } as unknown as Storage;
  const { reports } = watchedStorage(storage, new OutageWatch(), clock);
  const tell = () => reports.store(ids(2).map((id) => from(id, shellLost)));
  for (const atMs of [0, MINUTE_MS, 59 * MINUTE_MS]) {
    aheadMs = atMs;
    await tell();
  }
  expect(told).toEqual([expect.stringMatching(/^2 of 2 devices .* agent 2.0.0: stop/)]);
  aheadMs = 61 * MINUTE_MS;
  await tell();
  expect(told).toHaveLength(2);
});
