import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { CHAIN_START, extendChain } from "../../agent/contract/audit-chain.ts";
import { createAuditLog } from "../../agent/store/audit-log.ts";
import { openDatabase } from "../../agent/store/database.ts";
import { JOURNAL_MIGRATIONS } from "../../agent/store/migrations.ts";
import { createRoom } from "../../agent/store/room.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

function storeWithRows(dataDir: string, count: number) {
  const store = openTestStore(dataDir);
  for (let n = 1; n <= count; n += 1) store.audit.append(`event${n}`, "agent", { n });
  return store;
}

/** Edits rows as somebody with root and sqlite3 would. */
function tamper(dataDir: string, sql: string): void {
  const db = new Database(join(dataDir, "journal.db"));
  db.exec(`DROP TRIGGER audit_is_not_edited; DROP TRIGGER audit_is_not_deleted; ${sql}`);
  db.close();
}

test("chains every row to the one before", () => {
  const { audit } = storeWithRows(tempDir(), 5);
  const rows = audit.rowsAfter(0, 100);
  expect(rows.map(({ seq, event, body }) => [seq, event, body])).toEqual(
    [1, 2, 3, 4, 5].map((n) => [n, `event${n}`, `{"n":${n}}`]),
  );
  expect(extendChain(CHAIN_START, rows)).toEqual({ ok: true, value: audit.head() });
  expect(audit.rowsAfter(3, 1).map(({ seq }) => seq)).toEqual([4]);
  expect(audit.verifyChain()).toEqual({ ok: true, value: audit.head() });
});

test.each(["UPDATE audit SET body = '{}' WHERE seq = 1", "DELETE FROM audit WHERE seq = 1"])(
  "the database itself refuses: %s",
  (sql) => {
    const dataDir = tempDir();
    storeWithRows(dataDir, 2);
    const db = new Database(join(dataDir, "journal.db"));
    expect(() => db.exec(sql)).toThrow("append-only");
    db.close();
  },
);

test.each([
  ["an edited row", "UPDATE audit SET body = '{}' WHERE seq = 2", "altered"],
  ["a renamed actor", "UPDATE audit SET actor = 'admin' WHERE seq = 5", "altered"],
  ["a removed row", "DELETE FROM audit WHERE seq = 3", "gap"],
  [
    "two rows in each other's place",
    "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99",
    "notExtending",
  ],
  [
    "an inserted row",
    "INSERT INTO audit SELECT 6, at, actor, event, body, prev_hash, hash FROM audit WHERE seq = 5",
    "notExtending",
  ],
])("110: %s shows in the chain", (_, sql, reason) => {
  const dataDir = tempDir();
  storeWithRows(dataDir, 5).close();
  tamper(dataDir, sql);
  expect(openTestStore(dataDir).audit.verifyChain()).toMatchObject({ ok: false, reason });
});

test("110: a cut tail shows by what was sealed", () => {
  const dataDir = tempDir();
  const before = storeWithRows(dataDir, 5);
  before.rememberAuditHead(before.audit.head());
  before.close();
  tamper(dataDir, "DELETE FROM audit WHERE seq > 3");
  expect(openTestStore(dataDir).audit.verifyChain()).toMatchObject({ ok: false, reason: "gap" });
});

test("goes on from what was sealed when the rows are gone", () => {
  const dataDir = tempDir();
  const before = storeWithRows(dataDir, 5);
  const sealed = before.audit.head();
  before.rememberAuditHead(sealed);
  before.close();
  tamper(dataDir, "DELETE FROM audit");
  const { audit } = openTestStore(dataDir);
  audit.append("store.recovered", "agent", {});
  expect(extendChain(sealed, audit.rowsAfter(0, 10))).toEqual({ ok: true, value: audit.head() });
  expect(audit.head().size).toBe(6);
});

test("113: a body of a megabyte is replaced by its hash, control characters stay escaped", () => {
  const { audit } = openTestStore(tempDir());
  audit.append("noise", "agent", { text: "\u001b[31m".repeat(200_000) });
  audit.append("lines", "agent", { text: "a\r\nb\u001b[0m<b>" });
  const [big, lines] = audit.rowsAfter(0, 10);
  expect(JSON.parse(big?.body ?? "")).toEqual({
    tooLong: expect.any(Number),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(lines?.body).toMatch(/^[\x20-\x7e]+$/);
});

test("115: enforcement goes on while the disk is full, and the gap is on record afterwards", () => {
  const dataDir = tempDir();
  const reservePath = join(dataDir, "reserve.bin");
  const opened = openDatabase(join(dataDir, "journal.db"), {
    durability: "full",
    migrations: JOURNAL_MIGRATIONS,
    nowMs: 0,
  });
  if (!opened.ok) throw new Error(opened.detail);
  const { db } = opened.value;
  const room = createRoom(reservePath);
  const audit = createAuditLog({ db, clock: { nowMs: () => 0 }, room, sealed: CHAIN_START });
  db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true }))}`);
  for (let n = 0; n < 20; n += 1) audit.append("lock", "agent", { text: "x".repeat(3000) });
  const written = audit.head().size;
  expect(written).toBeLessThan(20);
  expect(existsSync(reservePath)).toBe(false);
  db.pragma("max_page_count = 100000");
  audit.append("lock", "agent", {});
  const added = audit.rowsAfter(written, 10).map(({ event, body }) => [event, body]);
  expect(added).toEqual([
    ["audit.gap", `{"missing":${20 - written}}`],
    ["lock", "{}"],
  ]);
  db.close();
});
