import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../agent/contract/reports.ts";
import { openDatabase } from "../../agent/store/database.ts";
import { JOURNAL_MIGRATIONS, TELEMETRY_MIGRATIONS } from "../../agent/store/migrations.ts";
import { createOutbox } from "../../agent/store/outbox.ts";
import { createRoom } from "../../agent/store/room.ts";
import { openTestStore, START_MS } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const posture = (n: number): Report => ({
  kind: "posture",
  body: { full: false, facts: { n: { state: "known", value: n } } },
});
const commandState = (commandId: string): Report => ({
  kind: "commandState",
  body: { commandId, result: { state: "done", receiptIds: [] } },
});

test("gives reports back in order until they are acked, over a restart too", () => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  for (const id of ["a", "b", "c"]) before.outbox.put(commandState(id));
  before.close();

  const { outbox } = openTestStore(dataDir);
  const pending = outbox.pending(10);
  expect(pending.map(({ report }) => report)).toEqual(["a", "b", "c"].map(commandState));
  expect(outbox.pending(2)).toEqual(pending.slice(0, 2));
  outbox.acked([pending[0]?.id ?? "", pending[1]?.id ?? "", "unknown"]);
  expect(outbox.pending(10)).toEqual(pending.slice(2));
});

test("sends proof before telemetry", () => {
  const { outbox } = openTestStore(tempDir());
  outbox.put(posture(1));
  outbox.put(commandState("a"));
  outbox.put(posture(2));
  expect(outbox.pending(10).map(({ report }) => report)).toEqual([
    commandState("a"),
    posture(1),
    posture(2),
  ]);
});

test("drops the oldest telemetry beyond its cap, and never proof", () => {
  const { outbox } = smallOutbox(tempDir(), 3);
  for (let n = 1; n <= 10; n += 1) {
    outbox.put(posture(n));
    outbox.put(commandState(`c${n}`));
  }
  const reports = outbox.pending(100).map(({ report }) => report);
  expect(reports.slice(0, 10)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => commandState(`c${n}`)),
  );
  expect(reports.slice(10)).toEqual([8, 9, 10].map(posture));
});

test("tells when something new waits, once, and only when it is committed", async () => {
  const { outbox, atomically } = openTestStore(tempDir());
  const seen: number[] = [];
  const cancel = outbox.onPut(() => seen.push(outbox.pending(10).length));
  atomically(() => {
    outbox.put(commandState("a"));
    outbox.put(posture(1));
    expect(seen).toEqual([]);
  });
  await Promise.resolve();
  expect(seen).toEqual([2]);
  cancel();
  outbox.put(posture(2));
  await Promise.resolve();
  expect(seen).toEqual([2]);
});

test("115: keeps proof in memory while the disk is full and writes it when it is not", () => {
  const { outbox, journalDb } = smallOutbox(tempDir(), 3);
  const pages = Number(journalDb.pragma("page_count", { simple: true }));
  journalDb.pragma(`max_page_count = ${pages}`);
  const large = "x".repeat(128);
  for (let n = 0; n < 100; n += 1) outbox.put(commandState(`${n}-${large}`));
  const stored = () => journalDb.prepare("SELECT count(*) FROM outbox").pluck().get();
  expect(outbox.pending(200)).toHaveLength(100);
  expect(stored()).toBeLessThan(100);
  journalDb.pragma("max_page_count = 100000");
  outbox.put(commandState("last"));
  expect(stored()).toBe(101);
  expect(outbox.pending(200)).toHaveLength(101);
});

test("withdraws all of a kind or nothing: what the disk didn't take stays, too", () => {
  const { outbox, journalDb } = smallOutbox(tempDir(), 3);
  outbox.put(commandState("written"));
  journalDb.pragma(`max_page_count = ${Number(journalDb.pragma("page_count", { simple: true }))}`);
  outbox.put(commandState("x".repeat(100_000)));
  const before = outbox.pending(10);
  expect(before).toHaveLength(2);
  // As a disk does that refuses a write.
  journalDb.pragma("query_only = 1");
  expect(() => outbox.withdraw("commandState")).toThrow();
  expect(outbox.pending(10)).toEqual(before);
  journalDb.pragma("query_only = 0");
  outbox.withdraw("commandState");
  expect(outbox.pending(10)).toEqual([]);
});

function smallOutbox(dataDir: string, maxTelemetryRows: number) {
  const open = (name: string, migrations: typeof JOURNAL_MIGRATIONS) => {
    const path = join(dataDir, name);
    const opened = openDatabase(path, { durability: "normal", migrations, nowMs: START_MS });
    if (!opened.ok) throw new Error(opened.detail);
    return opened.value.db;
  };
  const journalDb = open("journal.db", JOURNAL_MIGRATIONS);
  const telemetryDb = open("telemetry.db", TELEMETRY_MIGRATIONS);
  const room = createRoom(join(dataDir, "reserve.bin"));
  const clock = { nowMs: () => START_MS };
  return {
    journalDb,
    outbox: createOutbox({ journalDb, telemetryDb, clock, room, maxTelemetryRows }),
  };
}
