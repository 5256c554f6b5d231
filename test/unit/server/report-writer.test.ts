import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Report } from "../../../agent/contract/reports.ts";
import { CommandTracker } from "../../../server/commands/command-tracker.ts";
import { ReportWriter } from "../../../server/devices/report-writer.ts";
import type { StoredReport } from "../../../server/storage/records.ts";
import type { Storage, StoreVerdict } from "../../../server/storage/storage.ts";

const SENDER = { deviceId: "d1", key: generateKeyPairSync("ed25519").publicKey };
const REPORT: Report = { kind: "sessions", body: { sessions: [] } };
const CLOCK = { nowMs: () => 0 };
const LOG = { info: () => undefined, warn: () => undefined };

function writerOver(store: (reports: readonly StoredReport[]) => Promise<StoreVerdict[]>) {
  const alarms: string[] = [];
  // Only the two stores that the writer itself uses are here; the tracker is never reached.
  const storage = {
    reports: { store },
    trail: { raise: async ({ kind }: { kind: string }) => alarms.push(kind) },
  } as unknown as Storage;
  const tracker = new CommandTracker({ storage, clock: CLOCK });
  const rehearsals = { answered: () => undefined };
  const parts = { storage, tracker, rehearsals, clock: CLOCK, log: LOG };
  return { writer: new ReportWriter(parts), alarms };
}

function put(writer: ReportWriter, ids: readonly string[], settled: string[]): void {
  for (const id of ids) {
    writer.put({
      ...{ sender: SENDER, id, at: "2026-11-22T10:00:00.000Z", report: REPORT },
      settled: (fault) => settled.push(fault === null ? id : `${id}: ${fault.message}`),
    });
  }
}

test("writes what arrived together in one commit, and settles it only afterwards", async () => {
  const settled: string[] = [];
  const batches: number[] = [];
  const { writer } = writerOver(async (reports) => {
    batches.push(reports.length);
    expect(settled).toEqual([]);
    return reports.map(() => ({ outcome: "stored", because: "" }));
  });
  put(writer, ["r1", "r2", "r3"], settled);
  await writer.idle();
  expect(batches).toEqual([3]);
  expect(settled).toEqual(["r1", "r2", "r3"]);
});

test("what could not be stored is not settled as stored, and the next batch is tried", async () => {
  const settled: string[] = [];
  let tries = 0;
  const { writer } = writerOver(async (reports) => {
    tries += 1;
    if (tries === 1) throw new Error("disk full");
    return reports.map(() => ({ outcome: "stored", because: "" }));
  });
  put(writer, ["r1"], settled);
  await writer.idle();
  put(writer, ["r2"], settled);
  await writer.idle();
  expect(settled).toEqual(["r1: disk full", "r2"]);
});

test("a refused report raises an alarm and is settled: sending it again would not help", async () => {
  const settled: string[] = [];
  const { writer, alarms } = writerOver(async (reports) =>
    reports.map(() => ({ outcome: "refused", because: "gap" })),
  );
  put(writer, ["r1"], settled);
  await writer.idle();
  expect(alarms).toEqual(["sessionsRefused"]);
  expect(settled).toEqual(["r1"]);
});
