import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { seal } from "../../../agent/contract/envelope.ts";
import type { AuditRow, Report } from "../../../agent/contract/reports.ts";
import { CommandTracker } from "../../../server/commands/command-tracker.ts";
import { ReportWriter } from "../../../server/devices/report-writer.ts";
import type { StoredReport } from "../../../server/storage/records.ts";
import type { AlarmNews, Storage, StoreVerdict } from "../../../server/storage/storage.ts";

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
  const tracker = new CommandTracker({ storage, clock: CLOCK, log: LOG });
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

test("the faults that a batch tells of are followed together, in their order, and none in another", async () => {
  const told: string[][] = [];
  const { privateKey, publicKey: key } = generateKeyPairSync("ed25519");
  const storage = {
    reports: {
      store: async (reports: readonly StoredReport[]) =>
        reports.map(({ deviceId }) => (deviceId === "d3" ? REFUSED : STORED)),
    },
    trail: {
      follow: async (news: readonly AlarmNews[]) => {
        told.push(news.map(({ deviceId, row, detail }) => `${deviceId} ${row} ${detail !== null}`));
        return [];
      },
      raise: async () => undefined,
    },
  } as unknown as Storage;
  const parts = { storage, rehearsals: { answered: () => undefined }, clock: CLOCK, log: LOG };
  const tracker = new CommandTracker({ storage, clock: CLOCK, log: LOG });
  const writer = new ReportWriter({ ...parts, tracker });
  const settled: string[] = [];
  const putRows = (id: string, rows: readonly AuditRow[]) => {
    const at = "2026-11-22T10:00:00.000Z";
    const body = { rows: [...rows], checkpoint: sealed({ deviceId: id, at }, privateKey) };
    writer.put({
      ...{ sender: { deviceId: id, key }, id, at, report: { kind: "audit", body } },
      settled: () => settled.push(id),
    });
  };
  putRows("d1", [kioskFault(1, "lost"), kioskFault(2, null)]);
  putRows("d2", [kioskFault(7, "unreachable")]);
  putRows("d3", [kioskFault(1, "lost")]);
  await writer.idle();
  put(writer, ["r1"], settled);
  await writer.idle();
  expect(told).toEqual([["d1 1 true", "d1 2 false", "d2 7 true"]]);
  expect(settled).toEqual(["d1", "d2", "d3", "r1"]);
});

const STORED: StoreVerdict = { outcome: "stored", because: "" };
/** Of a log that does not go on from what is stored. */
const REFUSED: StoreVerdict = { outcome: "refused", because: "gap" };

function kioskFault(seq: number, fault: string | null): AuditRow {
  const body = JSON.stringify({ told: { fault } });
  const row = { seq, at: "2026-11-22T10:00:00.000Z", event: "kioskFault", actor: "agent", body };
  return { ...row, prevHash: "0".repeat(64), hash: "0".repeat(64) };
}

function sealed(of: { readonly deviceId: string; readonly at: string }, key: KeyObject) {
  const payload = { ...of, size: 1, head: "0".repeat(64) };
  return seal("checkpoint.v1", Buffer.from(JSON.stringify(payload)), [{ id: "device", key }]);
}
