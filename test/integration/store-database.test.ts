import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "../../agent/store/database.ts";
import { openStore } from "../../agent/store/open-store.ts";
import { openTestStore, START_MS } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const clock = { nowMs: () => START_MS };
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test.each([
  ["full", 2],
  ["normal", 1],
] as const)("opens with %s durability and reads its settings back", (durability, synchronous) => {
  const options = { durability, migrations: [], nowMs: START_MS };
  const opened = openDatabase(join(tempDir(), "x.db"), options);
  if (!opened.ok) throw new Error(opened.detail);
  const { db } = opened.value;
  const settings = ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "cache_size"];
  expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual([
    "wal",
    synchronous,
    1,
    1,
    -1000,
  ]);
  db.close();
});

test("keeps everything in files and a directory that only their owner may read", () => {
  const dataDir = join(tempDir(), "deep", "data");
  const store = openTestStore(dataDir);
  store.policies.replace([]);
  store.joinCounter.next();
  expect(modeOf(dataDir)).toBe("700");
  const modes = readdirSync(dataDir).map((name) => `${name} ${modeOf(join(dataDir, name))}`);
  expect(modes.filter((mode) => !mode.endsWith(" 600"))).toEqual([]);
  expect(modes.length).toBeGreaterThan(6);
});

test("migrates step by step, once each, and leaves a newer file as it is", () => {
  const path = join(tempDir(), "x.db");
  const first = { id: 1, sql: "CREATE TABLE one (a)" };
  const second = { id: 2, sql: "ALTER TABLE one ADD COLUMN b" };
  const columnsAfter = (migrations: readonly { id: number; sql: string }[]) => {
    const opened = openDatabase(path, { durability: "full", migrations, nowMs: START_MS });
    if (!opened.ok) throw new Error(opened.detail);
    const columns = opened.value.db.prepare("SELECT name FROM pragma_table_info('one')").pluck();
    const names = columns.all();
    opened.value.db.close();
    return names;
  };
  expect(columnsAfter([first])).toEqual(["a"]);
  expect(columnsAfter([first, second])).toEqual(["a", "b"]);
  expect(columnsAfter([first])).toEqual(["a", "b"]);
});

test.each([
  ["noise", (path: string) => writeFileSync(path, Buffer.alloc(8192, 0xa5))],
  ["a damaged page", damagePages],
])("moves a database of %s aside, says so, and goes on with a fresh one", (_, damage) => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  before.audit.append("started", "agent", { text: "x".repeat(3000) });
  before.close();
  damage(join(dataDir, "journal.db"));

  const after = openTestStore(dataDir);
  const movedTo = join(dataDir, "journal.db.corrupt-2026-11-22T08-00-00-000Z");
  expect(after.recovered).toEqual([{ movedTo, because: expect.any(String) }]);
  expect(readFileSync(movedTo).length).toBeGreaterThan(0);
  after.keyValue.set("works", "again");
  expect(after.keyValue.get("works")).toBe("again");
});

function damagePages(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096, bytes.length - 512);
  writeFileSync(path, bytes);
}

test("refuses a second agent on the same directory, in the same process and in another", () => {
  const dataDir = tempDir();
  const first = openTestStore(dataDir);
  expect(openStore(dataDir, clock)).toMatchObject({ ok: false, reason: "inUse" });
  expect(tryInChild(dataDir)).toContain(`(process ${process.pid}) already works on ${dataDir}`);
  first.close();
  expect(tryInChild(dataDir)).toBe("opened");
});

function tryInChild(dataDir: string): string {
  const program = `
    import { openStore } from "./agent/store/open-store.ts";
    const opened = openStore(process.argv[1], { nowMs: () => 0 });
    process.stdout.write(opened.ok ? "opened" : opened.detail);
  `;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", program, dataDir], {
    encoding: "utf8",
  });
  return child.stdout + child.stderr;
}

test("takes a lock file that somebody wrote into", () => {
  const dataDir = tempDir();
  writeFileSync(join(dataDir, "agent.lock"), "not a database ".repeat(100));
  openTestStore(dataDir);
  expect(openStore(dataDir, clock)).toMatchObject({ ok: false, reason: "inUse" });
});

test("says what is wrong with a directory that can't be used", () => {
  const path = join(tempDir(), "file");
  writeFileSync(path, "");
  expect(openStore(path, clock)).toMatchObject({ ok: false, reason: "unusable" });
});

test("lets others read the journal while the agent runs", () => {
  const dataDir = tempDir();
  openTestStore(dataDir).audit.append("started", "agent", {});
  const reader = new Database(join(dataDir, "journal.db"), { readonly: true });
  expect(reader.prepare("SELECT event FROM audit").pluck().all()).toEqual(["started"]);
  reader.close();
});
