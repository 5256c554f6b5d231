import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { clearHome, clearRequest, realBrowsers } from "../../support/clear-home.ts";
import {
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  giveTo,
  SECRET,
  writeIn,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { runCli } from "../../support/run-cli.ts";
import { JARS, KEPT_SITE, MINE, writeJar } from "../../support/site-jars.ts";
import { fillUp, makeReadOnly, mountExt4, noSmallDisks } from "../../support/small-disk.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, type TestUser } from "../../support/test-user.ts";

if (noSmallDisks !== null) process.stderr.write(`skipping full disks: ${noSmallDisks}\n`);
const onDisks = test.skipIf(noSmallDisks !== null);

const LARGE = Buffer.alloc(2 * 1024 * 1024, 1);

/** Not one block is left, also for a directory. */
function useUp(user: TestUser): void {
  fillUp(join(user.homeDir, "Documents", "video"));
  giveTo(user, user.homeDir);
  expect(() => mkdirSync(join(user.homeDir, "new"))).toThrow("ENOSPC");
}

function quarantinesIn(user: TestUser): readonly string[] {
  return readdirSync(user.homeDir).filter((name) => name.includes("quarantine"));
}

onDisks("takes all but one small file away by rename on a disk without a free block", async () => {
  const user = createTestUser();
  mountExt4(user.homeDir, user);
  fillHome(user);
  // The first thing that could make room is a tree: it must not be deleted before all else.
  for (const name of ["Cookies", "Network"]) {
    rmSync(join(user.homeDir, CHROMIUM_PROFILE, name), { recursive: true });
  }
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/IndexedDB/https_a.example_0/1.log`, LARGE);
  useUp(user);

  const receipts = await clearHome(user);

  for (const receipt of receipts.values()) {
    expect(receipt).toMatchObject({ status: "done", residue: [] });
  }
  const notes = [...receipts.values()].flatMap((receipt) => receipt.notes ?? []);
  expect(notes).toEqual([
    `${FIREFOX_PROFILE}/cookies.sqlite: deleted at once: no rename, or no room on the disk`,
  ]);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
  expect(quarantinesIn(user)).toEqual([]);
});

onDisks.each(JARS)(
  "keeps a site of $engine on a disk that is full: the rest makes room",
  async (jar) => {
    const user = createTestUser();
    mountExt4(user.homeDir, user);
    fillHome(user);
    rmSync(join(user.homeDir, jar.path));
    writeJar(user, jar);
    writeIn(user.homeDir, `${CHROMIUM_PROFILE}/Service Worker/CacheStorage/1`, LARGE);
    writeIn(user.homeDir, `${FIREFOX_PROFILE}/sessionstore-backups/large`, LARGE);
    useUp(user);

    const keep = { sites: [KEPT_SITE], keepsSignedIn: true };
    const cleared = await realBrowsers().clear({ ...clearRequest(user), keep });
    if (!cleared.ok) throw new Error(cleared.detail);
    const receipts = await cleared.value.freed;

    for (const receipt of receipts) expect(receipt).toMatchObject({ status: "done", residue: [] });
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    expect(filesHolding(user.homeDir, MINE)).toEqual([join(user.homeDir, jar.path)]);
  },
);

const PLACES = `
  CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT);
  CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, place_id INTEGER);
  CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type, parent, position, title, guid,
    dateAdded, lastModified, fk);
  INSERT INTO moz_places VALUES (1, 'https://intranet.example/phone-book');
  INSERT INTO moz_bookmarks VALUES (1, 2, 0, 0, '', 'root________', 1, 1, NULL),
    (2, 2, 1, 0, '', 'unfiled_____', 1, 1, NULL), (3, 1, 2, 0, 'Phones', 'own', 1, 1, 1);`;

onDisks("loses nobody's bookmarks on a disk that is full", async () => {
  const user = createTestUser();
  mountExt4(user.homeDir, user);
  fillHome(user);
  const places = new Database(join(user.homeDir, FIREFOX_PROFILE, "places.sqlite"));
  places.exec(PLACES);
  places.close();
  useUp(user);

  const receipt = (await clearHome(user)).get(FIREFOX_PROFILE);

  expect(receipt).toMatchObject({ status: "done", residue: [] });
  expect(existsSync(join(user.homeDir, FIREFOX_PROFILE, "places.sqlite"))).toBe(false);
  const backups = join(user.homeDir, FIREFOX_PROFILE, "bookmarkbackups");
  expect(filesHolding(backups, "intranet.example/phone-book")).toHaveLength(1);
});

onDisks("says that nothing went from a read-only disk, why, and what to do", async () => {
  const user = createTestUser();
  mountExt4(user.homeDir, user);
  fillHome(user);
  makeReadOnly(user.homeDir);
  const clear = ["browsers", "clear", "--home", user.homeDir];

  const { exitCode, stdout } = await runCli([...clear, "--json"]);

  expect(exitCode).toBe(1);
  for (const { status, residue, stores } of JSON.parse(stdout).receipts) {
    expect(status).toBe("failed");
    expect(residue).toHaveLength(stores.length);
    for (const text of residue) expect(text).toMatch(/: the file system is read-only$/);
  }
  expect((await runCli(clear)).stdout).toContain("Make the file system writable");
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
});

onDisks("clears the rest, and exits 3, when one browser lies on a read-only disk", async () => {
  const user = createTestUser();
  fillHome(user);
  const [firefox, copy] = [join(user.homeDir, ".mozilla"), join(tempDir(), "copy")];
  cpSync(firefox, copy, { recursive: true });
  mountExt4(firefox, user);
  cpSync(copy, firefox, { recursive: true });
  giveTo(user, firefox);
  makeReadOnly(firefox);

  const { exitCode, stdout } = await runCli([
    ...["browsers", "clear", "--home", user.homeDir, "--json"],
  ]);

  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout).receipts).toMatchObject([
    { profile: CHROMIUM_PROFILE, status: "done", residue: [] },
    { profile: FIREFOX_PROFILE, status: "partial" },
  ]);
  expect(filesHolding(join(user.homeDir, ".config"), SECRET)).toEqual([]);
  expect(existsSync(join(user.homeDir, FIREFOX_PROFILE, "cookies.sqlite"))).toBe(true);
});
