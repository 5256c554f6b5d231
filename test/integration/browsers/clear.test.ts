import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
import { filesBelow, filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping browser homes: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

onHomes("takes every session away, counts what was there and leaves nothing of it", async () => {
  const user = createTestUser();
  fillHome(user);

  const receipts = await clearHome(user);

  expect([...receipts.keys()]).toEqual([CHROMIUM_PROFILE, FIREFOX_PROFILE]);
  const chromium = receipts.get(CHROMIUM_PROFILE);
  expect(chromium).toMatchObject({ status: "done", closed: "notRunning", residue: [] });
  expect(chromium?.stores[0]).toEqual({
    store: "Cookies",
    category: "session",
    before: { count: 3, bytes: 8192 },
    after: { count: 0, bytes: 0 },
  });
  expect(receipts.get(FIREFOX_PROFILE)?.stores[0]?.before.count).toBe(2);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("leaves everything alone that is not in its tables", async () => {
  const user = createTestUser();
  fillHome(user);

  await clearHome(user);

  const left = filesBelow(user.homeDir).map((path) => path.slice(user.homeDir.length + 1));
  expect(left.sort()).toEqual([
    ".config/chromium/Default/Bookmarks",
    ".config/chromium/Default/Preferences",
    ".config/chromium/Local State",
    ".mozilla/firefox/abc.default/prefs.js",
    ".mozilla/firefox/profiles.ini",
    "Documents/notes.txt",
  ]);
  expect(readdirSync(user.homeDir).some((name) => name.includes("quarantine"))).toBe(false);
});

onHomes("says in a plan exactly what then goes, and changes nothing for it", async () => {
  const user = createTestUser();
  fillHome(user);
  const filesBefore = filesBelow(user.homeDir);

  const planned = await realBrowsers().list(clearRequest(user));
  if (!planned.ok) throw new Error(planned.detail);

  expect(filesBelow(user.homeDir)).toEqual(filesBefore);
  const cleared = await clearHome(user);
  for (const { profile, status, stores } of planned.value) {
    expect(status).toBe("planned");
    const gone = cleared.get(profile)?.stores.map(({ after, ...store }) => store);
    expect(gone).toEqual(stores);
  }
});

onHomes("takes only the kinds of data and the profiles that were asked for", async () => {
  const user = createTestUser();
  fillHome(user);

  const cleared = await realBrowsers().clear({
    ...clearRequest(user),
    data: ["cookies"],
    profiles: ["Default"],
  });
  if (!cleared.ok) throw new Error(cleared.detail);

  expect((await cleared.value.freed).map(({ profile }) => profile)).toEqual([CHROMIUM_PROFILE]);
  const at = (path: string) => existsSync(join(user.homeDir, path));
  expect(at(`${CHROMIUM_PROFILE}/Cookies`)).toBe(false);
  expect(at(`${CHROMIUM_PROFILE}/Local Storage/leveldb/000003.log`)).toBe(true);
  expect(at(`${FIREFOX_PROFILE}/cookies.sqlite`)).toBe(true);
});

onHomes("finds a profile that its browser's list no longer names", async () => {
  const user = createTestUser();
  fillHome(user);
  writeIn(user.homeDir, ".config/chromium/Profile 7/Local Storage/leveldb/000003.log", SECRET);
  giveTo(user, user.homeDir);

  const receipts = await clearHome(user);

  expect(receipts.get(".config/chromium/Profile 7")?.status).toBe("done");
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("runs two clearings of one home one after the other", async () => {
  const user = createTestUser();
  fillHome(user);
  const browsers = realBrowsers();

  const both = [browsers.clear(clearRequest(user)), browsers.clear(clearRequest(user))];
  for (const cleared of await Promise.all(both)) {
    if (!cleared.ok) throw new Error(cleared.detail);
    const statuses = (await cleared.value.freed).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(["done"]));
  }
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
  expect(readFileSync(join(user.homeDir, "Documents/notes.txt"), "utf8")).toBe("mine");
});

onHomes(
  "empties at the next start also where only a browser's list had told of a profile",
  async () => {
    const user = createTestUser();
    const profile = "elsewhere/mine";
    writeIn(user.homeDir, `${profile}/compatibility.ini`, "[Compatibility]");
    writeIn(user.homeDir, `${profile}/cookies.sqlite`, SECRET);
    const list = `[Profile0]\nIsRelative=0\nPath=${user.homeDir}/${profile}\n`;
    writeIn(user.homeDir, ".mozilla/firefox/profiles.ini", list);
    giveTo(user, user.homeDir);
    const told: string[] = [];
    const cleared = await realBrowsers().clear({
      ...clearRequest(user),
      onDirectories: (directories) => void told.push(...directories),
    });
    if (cleared.ok) await cleared.value.freed;
    expect(told).toContain(profile);
    // As a run leaves it that is cut short where a rename into the home's own quarantine failed.
    const left = `${profile}/.sessionward-quarantine-3d`;
    writeIn(user.homeDir, `${left}/0_cookies.sqlite`, SECRET);
    writeIn(user.homeDir, ".mozilla/firefox/profiles.ini", "");
    giveTo(user, user.homeDir);

    const resumed = await realBrowsers().resumeQuarantine(user, told);

    expect(resumed).toEqual({ ok: true, value: { standing: [], unlooked: [] } });
    expect(existsSync(join(user.homeDir, left))).toBe(false);
  },
);

onHomes("empties at the next start what a crash left in quarantine", async () => {
  const user = createTestUser();
  fillHome(user);
  const parents = [
    ...["", `${CHROMIUM_PROFILE}/`, `${CHROMIUM_PROFILE}/Network/`, "Downloads/"],
    ...[`${FIREFOX_PROFILE}/storage/`, ".cache/chromium/Default/"],
  ];
  const left = parents.map((parent) => `${parent}.sessionward-quarantine-1f`);
  for (const dir of left) writeIn(user.homeDir, `${dir}/0_Cookies`, SECRET);
  giveTo(user, user.homeDir);

  const resumed = await realBrowsers().resumeQuarantine(user);

  expect(resumed).toEqual({ ok: true, value: { standing: [], unlooked: [] } });
  for (const dir of left) expect(existsSync(join(user.homeDir, dir))).toBe(false);
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
});

onHomes("says at the next start where it did not look, and how much lies there", async () => {
  const user = createTestUser();
  fillHome(user);
  for (let dir = 0; dir < 510; dir += 1) {
    mkdirSync(join(user.homeDir, `.config/chromium/d${dir}`));
  }
  giveTo(user, user.homeDir);
  const resumed = await realBrowsers().resumeQuarantine(user);
  // `Default` is the 511th.
  const unlooked = ["11 directories in .config/chromium"];
  expect(resumed).toEqual({ ok: true, value: { standing: [], unlooked } });
});
