import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteDatabase } from "../../../server/backends/sqlite.ts";
import { GroupCommit } from "../../../server/backends/sqlite-group-commit.ts";

function opened() {
  const dir = mkdtempSync(join(tmpdir(), "group-commit-"));
  const path = join(dir, "server.db");
  const database = openSqliteDatabase(path);
  const reader = openSqliteDatabase(path);
  database.exec("CREATE TABLE said (word TEXT PRIMARY KEY)");
  onTestFinished(() => {
    database.close();
    reader.close();
    rmSync(dir, { recursive: true });
  });
  const say = (word: string) => () => database.prepare("INSERT INTO said VALUES (?)").run(word);
  /** What another connection sees: what was committed. */
  const seen = () => reader.prepare("SELECT word FROM said ORDER BY rowid").pluck().all();
  return { database, together: new GroupCommit(database), say, seen };
}

test("who waits is answered when the commit of all is on disk, and not before", async () => {
  const { together, say, seen } = opened();
  const first = together.run(say("first"));
  const second = together.run(say("second"));
  expect(seen()).toEqual([]);
  await first;
  expect(seen()).toEqual(["first", "second"]);
  await second;
});

test("what one of them throws is told to that one alone", async () => {
  const { together, say, seen } = opened();
  const all = [together.run(say("same")), together.run(say("same")), together.run(say("other"))];
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen()).toEqual(["same", "other"]);
});

test("a commit that fails is told to everybody in it", async () => {
  const { database, together, say, seen } = opened();
  const lost = together.run(say("lost"));
  const breaking = together.run(() => database.exec("ROLLBACK"));
  const ends = await Promise.allSettled([lost, breaking]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(seen()).toEqual([]);
});

test("a server that stops waits for no turn of the event loop", async () => {
  const { together, say, seen } = opened();
  const last = together.run(say("last"));
  together.flush();
  expect(seen()).toEqual(["last"]);
  await last;
});
