import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteDatabase } from "../../../server/backends/sqlite.ts";
import { GroupCommit } from "../../../server/backends/sqlite-group-commit.ts";
import { openSqliteStorage } from "../../../server/backends/sqlite-storage.ts";

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

test("a crowd is answered some at a time: the event loop turns in between", async () => {
  const { together, say } = opened();
  let turnsBefore = 0;
  const turn = () => {
    turnsBefore += 1;
    immediate = setImmediate(turn);
  };
  let immediate = setImmediate(turn);
  const answeredIn = await Promise.all(
    Array.from({ length: 100 }, (_, number) =>
      together.run(say(`${number}`)).then(() => turnsBefore),
    ),
  );
  clearImmediate(immediate);
  const perTurn = Object.values(Object.groupBy(answeredIn, (at) => at)).map((of) => of?.length);
  expect(perTurn).toEqual([32, 32, 32, 4]);
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

test("where SQLite rolled all of it back by itself, who comes after is not done alone", async () => {
  const { database, together, say, seen } = opened();
  // `OR ROLLBACK` ends the transaction as a full disk does, in the middle of a statement.
  const failing = () => database.prepare("INSERT OR ROLLBACK INTO said VALUES ('first')").run();
  const all = [say("first"), failing, say("second"), say("third")].map((one) => together.run(one));
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
  expect(ends.at(-1)).toMatchObject({ reason: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" } });
  expect(seen()).toEqual([]);
  await together.run(say("again"));
  expect(seen()).toEqual(["again"]);
});

test("a database that is full fails the whole group, and takes the next one when it is not", async () => {
  const { database, together, say, seen } = opened();
  const pages = database.pragma("page_count", { simple: true });
  database.pragma(`max_page_count = ${pages}`);
  const long = "x".repeat(100_000);
  const ends = await Promise.allSettled(
    [say("before"), say(long), say("after")].map((one) => together.run(one)),
  );
  const saved = seen();
  const told = ["before", long, "after"].filter((_, place) => ends[place]?.status === "fulfilled");
  expect(ends[1]).toMatchObject({ reason: { code: "SQLITE_FULL" } });
  expect(saved).toEqual(told);
  database.pragma("max_page_count = 4294967294");
  await together.run(say("again"));
  expect(seen()).toContain("again");
});

test("a server that stops waits for no turn of the event loop", async () => {
  const { together, say, seen } = opened();
  const words = Array.from({ length: 70 }, (_, number) => `${number}`);
  const last = words.map((word) => together.run(say(word)));
  together.flush();
  expect(seen()).toEqual(words);
  await Promise.all(last);
});

const AT = "2026-11-22T12:00:00.000Z";
const LATER = "2026-11-23T12:00:00.000Z";

/** A device that came and has not joined yet. */
async function enrolled() {
  const dir = mkdtempSync(join(tmpdir(), "group-commit-"));
  const storage = openSqliteStorage(join(dir, "server.db"));
  onTestFinished(async () => {
    await storage.close();
    rmSync(dir, { recursive: true });
  });
  const device = { hostName: "ward-1", os: "linux", osRelease: "12", agentVersion: "1" } as const;
  const token = { id: "t1", tokenSha256: "0".repeat(64), groups: [], mode: "enforce" } as const;
  const made = { deviceClass: "shared", createdAt: AT, createdBy: "ines" } as const;
  await storage.tokens.add({ ...token, ...made, usesLeft: 1, expiresAt: LATER });
  const ids = { id: "d1", publicKey: "key", enrolledAt: AT };
  await storage.devices.enrol(token.tokenSha256, { ...device, ...ids });
  return { storage, coming: { publicKey: "key", joinCounter: 0, bootId: "boot", device, at: AT } };
}

test.each(["revokedAt", "retiredAt"] as const)(
  "a device whose %s comes while its connect waits for the commit is not let in",
  async (end) => {
    const { storage, coming } = await enrolled();
    const joining = storage.devices.join("d1", coming);
    await storage.devices.change("d1", { [end]: AT });
    expect(await joining).toMatchObject({ ok: false, reason: "revoked" });
    expect(await storage.devices.find("d1")).toMatchObject({ joinCounter: -1, [end]: AT });
  },
);
