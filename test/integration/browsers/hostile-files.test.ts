import {
  chmodSync,
  existsSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearHome, clearRequest, realBrowsers } from "../../support/clear-home.ts";
import {
  CHROMIUM_CACHE,
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  giveTo,
  makeFifo,
  SECRET,
  writeIn,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { expectIntact, victimOf } from "../../support/profile-outside.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping hostile homes: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

onHomes("unlinks a hard link without touching the file, and says that its bytes stay", async () => {
  const user = createTestUser();
  fillHome(user);
  const other = join(user.homeDir, "Documents", "kept-cookies");
  linkSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"), other);
  const bytes = readFileSync(other);

  const receipt = (await clearHome(user)).get(CHROMIUM_PROFILE);

  expect(readFileSync(other)).toEqual(bytes);
  expect(receipt?.status).toBe("partial");
});

onHomes("neither waits for a FIFO nor reads it", async () => {
  const user = createTestUser();
  fillHome(user);
  for (const path of [`${CHROMIUM_PROFILE}/Cookies`, ".config/chromium/Local State"]) {
    rmSync(join(user.homeDir, path));
    makeFifo(join(user.homeDir, path));
  }
  giveTo(user, user.homeDir);

  const receipts = await clearHome(user);

  expect(receipts.get(CHROMIUM_PROFILE)?.status).toBe("done");
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("removes a tree too deep for a path, and names no path can spell", async () => {
  const user = createTestUser();
  fillHome(user);
  const cache = join(user.homeDir, CHROMIUM_CACHE, "Cache");
  let inner = "";
  for (let level = 0; level < 2000; level += 1) {
    // Wrapped from outside in: no path ever gets long enough to be refused.
    const outer = join(cache, `new-${level}`);
    mkdirSync(outer);
    lchownSync(outer, user.uid, user.gid);
    if (level > 0) renameSync(inner, join(outer, "inner"));
    inner = outer;
  }
  const unspeakable = Buffer.concat([Buffer.from(`${cache}/`), Buffer.from([0xff, 0x0a, 0x22])]);
  writeFileSync(unspeakable, SECRET);
  writeIn(user.homeDir, ".config/chromium/two\nlines/Local Storage/leveldb/1.log", SECRET);
  giveTo(user, join(user.homeDir, ".config"));
  giveTo(user, join(user.homeDir, CHROMIUM_CACHE, "Cache/Cache_Data"));

  const receipts = await clearHome(user);

  expect([...receipts.keys()]).toContain(".config/chromium/two\\nlines");
  for (const receipt of receipts.values()) expect(receipt).toMatchObject({ status: "done" });
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("names what a foreign owner keeps it from, and clears the rest", async () => {
  const user = createTestUser();
  fillHome(user);
  const foreign = join(user.homeDir, CHROMIUM_PROFILE, "IndexedDB");
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/IndexedDB/https_a.example_0/1.log`, "root's");
  chmodSync(foreign, 0o700);

  const receipt = (await clearHome(user)).get(CHROMIUM_PROFILE);

  expect(receipt?.status).toBe("partial");
  expect(receipt?.residue.join()).toMatch(/IndexedDB: /);
  expect(readFileSync(join(foreign, "https_a.example_0/1.log"), "utf8")).toBe("root's");
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("gives up on a tree that it may not remove, without trying for ever", async () => {
  const user = createTestUser();
  fillHome(user);
  const levels = Array.from({ length: 60 }, (_, level) => `level-${level}`).join("/");
  writeIn(user.homeDir, `${CHROMIUM_CACHE}/Cache/${levels}/file`, "root's");

  const receipt = (await clearHome(user)).get(CHROMIUM_PROFILE);

  expect(receipt?.status).toBe("partial");
  expect(receipt?.residue.join()).toMatch(/taken away, not freed/);
});

onHomes("believes no list that leads out of the home", async () => {
  const user = createTestUser();
  fillHome(user);
  const victim = victimOf(user);
  const names = { "../../..": {}, "/etc": {}, "": {}, Default: {} };
  const state = JSON.stringify({ profile: { info_cache: names, last_used: "../Documents" } });
  writeFileSync(join(user.homeDir, ".config/chromium/Local State"), state);
  const ini = `[Profile0]\nIsRelative=0\nPath=${victim}\n[Profile1]\nIsRelative=1\nPath=../../..\n`;
  writeFileSync(join(user.homeDir, ".mozilla/firefox/profiles.ini"), ini);

  const receipts = await clearHome(user);

  expectIntact(victim);
  expect(receipts.get(victim)).toMatchObject({ status: "partial", stores: [] });
  expect(receipts.get(CHROMIUM_PROFILE)?.status).toBe("done");
  expect(receipts.get(FIREFOX_PROFILE)?.status).toBe("done");
});

onHomes("refuses a home that is a link or belongs to somebody else", async () => {
  const user = createTestUser();
  fillHome(user);
  const link = join(tempDir(), "home");
  symlinkSync(user.homeDir, link);

  const throughLink = await realBrowsers().clear({ ...clearRequest(user), homeDir: link });
  const foreign = await realBrowsers().clear({ ...clearRequest(user), uid: user.uid + 1 });

  expect(throughLink).toMatchObject({ ok: false, reason: "noHome" });
  expect(foreign).toMatchObject({ ok: false, reason: "foreignHome" });
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
});
