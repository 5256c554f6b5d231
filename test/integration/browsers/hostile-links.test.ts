import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearHome } from "../../support/clear-home.ts";
import {
  CHROMIUM_CACHE,
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
} from "../../support/fake-profiles.ts";
import { expectIntact, victimOf } from "../../support/profile-outside.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping links in homes: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

onHomes.each([
  { what: "a profile", path: CHROMIUM_PROFILE, profile: CHROMIUM_PROFILE },
  { what: "a cache", path: CHROMIUM_CACHE, profile: CHROMIUM_PROFILE },
  { what: "a whole browser directory", path: ".config/chromium", profile: ".config/chromium" },
  { what: "~/.config", path: ".config", profile: ".config/chromium" },
])("follows no link in place of $what, and names it", async ({ path, profile }) => {
  const user = createTestUser();
  fillHome(user);
  const victim = victimOf(user);
  rmSync(join(user.homeDir, path), { recursive: true });
  symlinkSync(victim, join(user.homeDir, path));

  const receipts = await clearHome(user);

  expectIntact(victim);
  expect(receipts.get(profile)?.status).toBe("partial");
  expect(receipts.get(profile)?.residue.join()).toContain("symbolic link");
  expect(receipts.get(FIREFOX_PROFILE)?.status).toBe("done");
});

onHomes.each([
  { path: CHROMIUM_PROFILE, list: ".config/chromium/Local State" },
  { path: ".config/chromium/Profile 7", list: ".config/chromium/Local State" },
  { path: ".mozilla/firefox/a1b2c3d4.default-esr", list: ".mozilla/firefox/profiles.ini" },
])("names $path that is a link, where no list speaks of it", async ({ path, list }) => {
  const user = createTestUser();
  fillHome(user);
  const victim = victimOf(user);
  rmSync(join(user.homeDir, list));
  for (const dir of [path, CHROMIUM_CACHE]) {
    rmSync(join(user.homeDir, dir), { recursive: true, force: true });
  }
  symlinkSync(victim, join(user.homeDir, path));
  // Browsers put links of their own beside their profiles; these lead nowhere.
  symlinkSync("desk-4711", join(user.homeDir, ".config/chromium/SingletonLock"));

  const receipts = await clearHome(user);

  expectIntact(victim);
  const partial = [...receipts.values()].filter(({ status }) => status === "partial");
  expect(partial.map(({ profile }) => profile)).toEqual([path]);
  expect(partial[0]?.residue.join()).toContain("symbolic link");
});

onHomes("takes a store that is a link away, and says that its target stays", async () => {
  const user = createTestUser();
  fillHome(user);
  const victim = victimOf(user);
  rmSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"));
  symlinkSync(join(victim, "Cookies"), join(user.homeDir, CHROMIUM_PROFILE, "Cookies"));

  const receipt = (await clearHome(user)).get(CHROMIUM_PROFILE);

  expectIntact(victim);
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(false);
  expect(receipt).toMatchObject({ status: "partial" });
  expect(receipt?.residue).toEqual([
    `${CHROMIUM_PROFILE}/Cookies: 1 of its files lie elsewhere too, and stay there`,
  ]);
});
