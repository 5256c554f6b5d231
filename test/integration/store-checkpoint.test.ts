import { expect, test } from "vitest";
import { CHAIN_START, extendChain } from "../../agent/contract/audit-chain.ts";
import { open } from "../../agent/contract/envelope.ts";
import { MAX_FRAME_BYTES } from "../../agent/contract/envelope-schema.ts";
import { encodeFrame } from "../../agent/contract/server-frames.ts";
import { AuditCheckpoint } from "../../agent/core/audit-checkpoint.ts";
import type { Store } from "../../agent/store/open-store.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";
import { testKey } from "../support/test-keys.ts";

const key = testKey();

function sealing(store: Store) {
  const clock = new FakeClock();
  const checkpoint = new AuditCheckpoint({
    ...store,
    clock,
    deviceId: "device-1",
    signer: () => key.signing,
  });
  return { clock, checkpoint };
}

const auditReports = (store: Store) =>
  store.outbox
    .pending(1000)
    .flatMap(({ report }) => (report.kind === "audit" ? [report.body] : []));

function sizesOf(store: Store): number[] {
  return auditReports(store).map(({ checkpoint }) => {
    const bytes = open(checkpoint, "checkpoint.v1", [key.trusted]);
    if (!bytes.ok) throw new Error(bytes.detail);
    return JSON.parse(bytes.value.toString()).size;
  });
}

function addRows(store: Store, count: number, text = ""): void {
  store.atomically(() => {
    for (let n = 0; n < count; n += 1) store.audit.append("event", "agent", { n, text });
  });
}

test("seals every minute what is new, and nothing when nothing is", () => {
  const store = openTestStore(tempDir());
  const { clock, checkpoint } = sealing(store);
  addRows(store, 2);
  checkpoint.start();
  clock.advance(60_000);
  addRows(store, 3);
  clock.advance(60_000);
  expect(sizesOf(store)).toEqual([2, 5]);
  checkpoint.stop();
  addRows(store, 1);
  clock.advance(600_000);
  expect(sizesOf(store)).toEqual([2, 5]);
});

test("what is sent extends from report to report, up to a head that the device signed", () => {
  const store = openTestStore(tempDir());
  const { checkpoint } = sealing(store);
  addRows(store, 450);
  checkpoint.seal();
  expect(sizesOf(store)).toEqual([200, 400, 450]);
  const rows = auditReports(store).flatMap((report) => report.rows);
  expect(extendChain(CHAIN_START, rows)).toEqual({ ok: true, value: store.audit.head() });
});

test("splits what would not fit into a frame", () => {
  const store = openTestStore(tempDir());
  addRows(store, 200, "x".repeat(3900));
  sealing(store).checkpoint.seal();
  const frames = store.outbox
    .pending(1000)
    .map((queued) => Buffer.byteLength(encodeFrame({ kind: "report", ...queued })));
  expect(Math.max(...frames)).toBeLessThan(MAX_FRAME_BYTES);
  expect(frames.length).toBeGreaterThan(2);
});

test("goes on after a restart where it stopped, without a row twice or missing", () => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  addRows(before, 3);
  sealing(before).checkpoint.seal();
  addRows(before, 2);
  before.close();
  const after = openTestStore(dataDir);
  sealing(after).checkpoint.seal();
  const seqs = auditReports(after).flatMap(({ rows }) => rows.map(({ seq }) => seq));
  expect(seqs).toEqual([1, 2, 3, 4, 5]);
});

test("what the server says it holds changes nothing while it holds all that was sent", () => {
  const store = openTestStore(tempDir());
  const { checkpoint } = sealing(store);
  addRows(store, 3);
  checkpoint.seal();
  const waiting = auditReports(store);
  checkpoint.serverHolds(CHAIN_START);
  expect(auditReports(store)).toEqual(waiting);
  store.outbox.acked(store.outbox.pending(10).map(({ id }) => id));
  checkpoint.serverHolds(store.audit.head());
  checkpoint.seal();
  expect(auditReports(store)).toEqual([]);
});

test("rows that a server lost come before those that wait, over more than one report", () => {
  const store = openTestStore(tempDir());
  const { checkpoint } = sealing(store);
  addRows(store, 250);
  checkpoint.seal();
  store.outbox.acked(store.outbox.pending(10).map(({ id }) => id));
  addRows(store, 2);
  checkpoint.seal();
  const [row] = store.audit.rowsAfter(99, 1);
  checkpoint.serverHolds({ size: 100, head: row?.hash ?? "" });
  const rows = auditReports(store).flatMap((report) => report.rows);
  expect(rows[0]?.seq).toBe(101);
  expect(rows.map(({ event }) => event).slice(-3)).toEqual(["event", "event", "auditResent"]);
  const head = { size: 100, head: row?.hash ?? "" };
  expect(extendChain(head, rows)).toEqual({ ok: true, value: store.audit.head() });
});

test("a server that holds another chain gets nothing again, and the log says so", () => {
  const store = openTestStore(tempDir());
  const { checkpoint } = sealing(store);
  addRows(store, 3);
  checkpoint.seal();
  store.outbox.acked(store.outbox.pending(10).map(({ id }) => id));
  checkpoint.serverHolds({ size: 2, head: "f".repeat(64) });
  checkpoint.seal();
  const rows = auditReports(store).flatMap((report) => report.rows);
  expect(rows.map(({ event }) => event)).toEqual(["auditNotResent"]);
});
