import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { writeDatabases } from "../../../scripts/bench/profile-databases.ts";
import { Seeded } from "../../../scripts/bench/seeded.ts";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { giveTo, makeFifo, SECRET, writeIn } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping kept sites: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const PROFILE = ".config/chromium/Default";
const KEPT = "kept.example";
const MINE = "what-the-person-wants-to-find-again";

function jarOf(user: TestUser): string {
  return join(user.homeDir, PROFILE, "Cookies");
}

/** A jar as Chromium makes it: one cookie of the kept site, many of others. */
function fillJar(user: TestUser, tamper: (jar: Database.Database) => void = () => undefined) {
  const random = new Seeded(1);
  writeDatabases(join(user.homeDir, PROFILE), 40, ["dropped.example", "else.example"], random);
  writeIn(user.homeDir, `${PROFILE}/Local Storage/leveldb/000003.log`, SECRET);
  const jar = new Database(jarOf(user));
  const add = jar.prepare(`INSERT INTO cookies SELECT creation_utc, ?, ?, ?, ?, x'', path,
    expires_utc, 1, ?, last_access_utc, 1, 1, priority, samesite, source_scheme, source_port,
    last_update_utc, source_type, ? FROM cookies LIMIT 1`);
  add.run(`.${KEPT}`, "", "theme", MINE, 0, 1);
  add.run("dropped.example", "", "sid", SECRET, 1, 1);
  add.run(KEPT, "https://dropped.example", "framed", SECRET, 1, 0);
  tamper(jar);
  jar.close();
  giveTo(user, user.homeDir);
}

async function clearKeeping(user: TestUser, keepsSignedIn = true) {
  const keep = { sites: [KEPT], keepsSignedIn };
  const cleared = await realBrowsers().clear({ ...clearRequest(user), keep });
  if (!cleared.ok) throw new Error(cleared.detail);
  const [receipt] = await cleared.value.freed;
  if (receipt === undefined) throw new Error("no receipt");
  return receipt;
}

function jarNow(user: TestUser) {
  const jar = new Database(jarOf(user), { readonly: true });
  const hosts = jar.prepare("SELECT host_key FROM cookies").pluck().all();
  const others = jar
    .prepare("SELECT type FROM sqlite_schema WHERE type IN ('trigger', 'view')")
    .pluck()
    .all();
  jar.close();
  return { hosts, others };
}

const TRIGGERS = `
  CREATE TRIGGER stay BEFORE DELETE ON cookies BEGIN SELECT RAISE(IGNORE); END;
  CREATE TRIGGER grow AFTER INSERT ON cookies BEGIN UPDATE cookies SET host_key = '${KEPT}'; END;`;

onHomes.each([
  { what: "as the browser wrote it", tamper: () => undefined },
  { what: "with triggers of its owner", tamper: (jar: Database.Database) => jar.exec(TRIGGERS) },
])("keeps one site's cookies of a jar $what, and nothing else", async ({ tamper }) => {
  const user = createTestUser();
  fillJar(user, tamper);

  const receipt = await clearKeeping(user);

  expect(receipt).toMatchObject({ status: "done", residue: [] });
  expect(receipt.kept).toEqual([{ site: KEPT, stillSignedIn: false }]);
  expect(jarNow(user)).toEqual({ hosts: [`.${KEPT}`], others: [] });
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
  expect(filesHolding(user.homeDir, MINE)).toEqual([jarOf(user)]);
});

onHomes("leaves no byte of a dropped cookie that was still in the write-ahead log", async () => {
  const user = createTestUser();
  fillJar(user);
  const jar = new Database(jarOf(user));
  jar.pragma("journal_mode = WAL");
  jar.exec(`UPDATE cookies SET value = '${SECRET}-later' WHERE host_key = 'dropped.example'`);
  // Closing it would write the log back; a browser that was killed doesn't.
  const left = ["", "-wal"].map(
    (end) => [`${jarOf(user)}${end}`, readFileSync(`${jarOf(user)}${end}`)] as const,
  );
  jar.close();
  for (const [path, bytes] of left) writeFileSync(path, bytes);
  expect(filesHolding(user.homeDir, `${SECRET}-later`)).toEqual([`${jarOf(user)}-wal`]);
  giveTo(user, user.homeDir);

  expect(await clearKeeping(user)).toMatchObject({ status: "done" });

  expect(jarNow(user).hosts).toEqual([`.${KEPT}`]);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

const swapped = (jar: Database.Database) =>
  jar.exec(`ALTER TABLE cookies RENAME TO real; CREATE VIEW cookies AS SELECT * FROM real`);
const narrowed = (jar: Database.Database) => jar.exec("ALTER TABLE cookies DROP COLUMN samesite");

onHomes.each([
  { what: "is a view", tamper: swapped },
  { what: "has another schema", tamper: narrowed },
])("lets a jar go whole, and says so, when its table $what", async ({ tamper }) => {
  const user = createTestUser();
  fillJar(user, tamper);

  const receipt = await clearKeeping(user);

  expect(receipt).toMatchObject({ status: "done", residue: [] });
  expect(receipt.notes?.join()).toContain(`${PROFILE}/Cookies: went whole`);
  expect(existsSync(jarOf(user))).toBe(false);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes.each([
  { what: "noise", put: (path: string) => writeFileSync(path, `${SECRET} is no database`) },
  { what: "a pipe", put: makeFifo },
])("lets $what in the place of a jar go whole, and doesn't hang", async ({ put }) => {
  const user = createTestUser();
  fillJar(user);
  rmSync(jarOf(user));
  put(jarOf(user));
  giveTo(user, user.homeDir);

  expect(await clearKeeping(user)).toMatchObject({ status: "done", residue: [] });

  expect(existsSync(jarOf(user))).toBe(false);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes(
  "keeps nothing of a site that somebody is signed in to, where others come next",
  async () => {
    const user = createTestUser();
    fillJar(user, (jar) =>
      jar.exec(`UPDATE cookies SET name = 'session_id', is_httponly = 1 WHERE value = '${MINE}'`),
    );

    const receipt = await clearKeeping(user, false);

    expect(receipt).toMatchObject({ status: "done", residue: [] });
    expect(receipt.kept).toBeUndefined();
    expect(filesHolding(user.homeDir, MINE)).toEqual([]);
  },
);
