import { expect, test } from "vitest";
import { type LivedRecord, liveOn } from "../../../server/devices/lived-time.ts";
import { Retention } from "../../../server/devices/retention.ts";
import type { NewAlarm } from "../../../server/storage/alarm-record.ts";
import type { DeviceRecord } from "../../../server/storage/records.ts";
import type { Storage } from "../../../server/storage/storage.ts";
import { silentLog } from "../../support/silent-log.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STARTED_MS = Date.parse("2026-11-26T12:00:00Z");

/** A server with one device, whose wall clock and uptime are set by hand; `start` is a new process. */
function aServer(kept: LivedRecord | null) {
  const now = { wallMs: STARTED_MS, uptimeMs: 0 };
  const deleted: string[] = [];
  const alarms: NewAlarm[] = [];
  let lived = kept;
  const storage = {
    devices: { list: async () => [{ id: "d", groups: [] } as unknown as DeviceRecord] },
    reports: {
      forgetBefore: async (_: string, before: string) => {
        deleted.push(before);
        return { acts: 0, receipts: 0, auditRows: 0 };
      },
    },
    lived: {
      find: async () => lived,
      keep: async (record: LivedRecord) => {
        lived = record;
      },
    },
    trail: { raise: async (alarm: NewAlarm) => void alarms.push(alarm) },
  } as unknown as Storage;
  const start = () =>
    new Retention({
      ...{ storage, board: { payloadsFor: () => [] }, log: silentLog },
      clock: { nowMs: () => now.wallMs },
      uptimeMs: () => now.uptimeMs,
    });
  let retention = start();
  const runFor = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      now.wallMs += HOUR_MS;
      now.uptimeMs += HOUR_MS;
      await retention.sweep();
    }
    return deleted.splice(0).length;
  };
  const restart = () => {
    now.uptimeMs = 0;
    retention = start();
  };
  return { now, alarms, runFor, restart, lived: () => lived };
}

const YESTERDAY = { at: new Date(STARTED_MS - DAY_MS).toISOString(), heldMs: null };

test("a clock that is a year ahead deletes nothing for a day of running, and says so once", async () => {
  const { now, alarms, runFor } = aServer(YESTERDAY);
  expect(await runFor(2)).toBe(2);
  now.wallMs += 365 * DAY_MS;
  expect(await runFor(24)).toBe(0);
  expect(alarms).toMatchObject([{ kind: "clockAhead", deviceId: null }]);
  expect(alarms[0]?.detail).toMatch(/365 days .*set the clock right/);
  expect(await runFor(2)).toBe(2);
  expect(alarms).toHaveLength(1);
});

test("a clock that is set right again deletes at once, and a second slip is held as the first", async () => {
  const { now, alarms, runFor } = aServer(YESTERDAY);
  await runFor(1);
  now.wallMs += 365 * DAY_MS;
  expect(await runFor(3)).toBe(0);
  now.wallMs -= 365 * DAY_MS;
  expect(await runFor(1)).toBe(1);
  now.wallMs += 30 * DAY_MS;
  expect(await runFor(23)).toBe(0);
  expect(alarms).toHaveLength(2);
});

test("a start with a wrong clock is measured against what was lived before, however often it starts", async () => {
  const { now, alarms, runFor, restart } = aServer(YESTERDAY);
  now.wallMs += 365 * DAY_MS;
  expect(await runFor(10)).toBe(0);
  restart();
  expect(await runFor(10)).toBe(0);
  expect(alarms).toHaveLength(1);
  now.wallMs -= 365 * DAY_MS;
  restart();
  expect(await runFor(1)).toBe(1);
});

test("a server that was really off for weeks goes on after a day, also if it is off every night", async () => {
  const { now, runFor, restart } = aServer({
    at: new Date(STARTED_MS - 21 * DAY_MS).toISOString(),
    heldMs: null,
  });
  expect(await runFor(10)).toBe(0);
  for (const expected of [0, 6]) {
    now.wallMs += 14 * HOUR_MS;
    restart();
    expect(await runFor(10)).toBe(expected);
  }
});

test.each([
  ["an hour and a weekend", 3 * DAY_MS - HOUR_MS, 1],
  ["more than three days", 3 * DAY_MS + 2 * HOUR_MS, 0],
])("a server that was off for %s deletes accordingly", async (_what, offMs, deletions) => {
  const at = new Date(STARTED_MS - offMs).toISOString();
  expect(await aServer({ at, heldMs: null }).runFor(1)).toBe(deletions);
});

test("the first start of all has nothing to measure against, and remembers its time", async () => {
  const { runFor, lived } = aServer(null);
  expect(await runFor(1)).toBe(1);
  expect(lived()).toEqual({ at: new Date(STARTED_MS + HOUR_MS).toISOString(), heldMs: null });
});

test("what this server has run is lived, however long it did not look", () => {
  const passed = { ranMs: 10 * DAY_MS, nowMs: STARTED_MS + 9 * DAY_MS };
  expect(liveOn(YESTERDAY, passed)).toEqual({
    lived: { at: new Date(passed.nowMs).toISOString(), heldMs: null },
    aheadMs: null,
  });
});
