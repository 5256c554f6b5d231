import { expect, test } from "vitest";
import { keptForMs, Retention } from "../../../server/devices/retention.ts";
import { PolicyBoard } from "../../../server/policy/policy-board.ts";
import type { DeviceRecord, PolicyRecord } from "../../../server/storage/records.ts";
import type { Storage } from "../../../server/storage/storage.ts";
import { policyOf } from "../../support/policies.ts";
import { silentLog } from "../../support/silent-log.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-11-26T12:00:00Z");
const CLOCKS = { clock: { nowMs: () => NOW_MS }, uptimeMs: () => 0 };
const LIVED_NOW = { find: async () => null, keep: async () => undefined };
const DEVICE = { id: "d", groups: ["ward"], deviceClass: "shared" } as const;

function retaining(days: number, appliesTo: object) {
  return policyOf(
    { "privacy.retain": { value: days * DAY_MS, line: 1 } },
    {
      name: `of-${days}`,
      appliesTo: { all: false, groups: [], devices: [], exclude: [], ...appliesTo },
    },
  );
}

test.each([
  ["90 days where no policy speaks", [], 90],
  [
    "the shortest of several",
    [retaining(30, { all: true }), retaining(7, { groups: ["ward"] })],
    7,
  ],
  [
    "no shorter for another group's",
    [retaining(30, { all: true }), retaining(7, { groups: ["lab"] })],
    30,
  ],
])("records about people are kept for %s", (_what, policies, days) => {
  expect(keptForMs(policies, DEVICE, NOW_MS)).toBe(days * DAY_MS);
});

function recordOf(version: number, days: number): PolicyRecord {
  const payload = policyOf(
    { "privacy.retain": { value: days * DAY_MS, line: 1 } },
    { name: "ward", version },
  );
  const bytes = Buffer.from(JSON.stringify(payload)).toString("base64");
  return {
    ...{ name: "ward", version, sha256: `of-${version}`, source: null, withdrawn: false },
    ...{ publishedAt: "2026-11-26T11:00:00.000Z", publishedBy: "ana" },
    envelope: { payloadType: "policy.v1", payload: bytes, signatures: [] },
  };
}

test("a shorter retain deletes nothing of a device that its rollout has not reached", async () => {
  const before = new Map<string, string>();
  const devices = ["reached", "waits"].map((id) => ({ ...DEVICE, id }) as unknown as DeviceRecord);
  const storage = {
    lived: LIVED_NOW,
    policies: { newest: async () => [recordOf(2, 1)] },
    devices: { list: async () => devices },
    reports: {
      forgetBefore: async (deviceId: string, at: string) => {
        before.set(deviceId, at);
        return { acts: 0, receipts: 0, auditRows: 0 };
      },
    },
  } as unknown as Storage;
  const board = new PolicyBoard(storage, "localhost");
  await board.reload();
  board.holdBack("ward", { version: 2, previous: recordOf(1, 30), waiting: new Set(["waits"]) });
  await new Retention({ storage, board, ...CLOCKS, log: silentLog }).sweep();
  expect(Object.fromEntries(before)).toEqual({
    reached: new Date(NOW_MS - DAY_MS).toISOString(),
    waits: new Date(NOW_MS - 30 * DAY_MS).toISOString(),
  });
});

test("a server that closes waits for the device at hand, and looks at no other", async () => {
  const asked: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const devices = ["one", "two"].map((id) => ({ ...DEVICE, id }) as unknown as DeviceRecord);
  const reports = {
    forgetBefore: async (deviceId: string) => {
      asked.push(deviceId);
      await promise;
      return { acts: 0, receipts: 0, auditRows: 0 };
    },
  };
  const storage = {
    ...{ devices: { list: async () => devices }, reports, lived: LIVED_NOW },
  } as unknown as Storage;
  const board = { payloadsFor: () => [] };
  const retention = new Retention({
    storage,
    board,
    ...CLOCKS,
    log: silentLog,
  });
  const swept = retention.sweep();
  await new Promise((next) => setImmediate(next));
  let isStopped = false;
  const stopped = retention.stop().then(() => {
    isStopped = true;
  });
  await new Promise((next) => setImmediate(next));
  expect([asked, isStopped]).toEqual([["one"], false]);
  resolve();
  await Promise.all([swept, stopped]);
  expect(asked).toEqual(["one"]);
});
