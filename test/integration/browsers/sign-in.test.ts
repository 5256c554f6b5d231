import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DataKind } from "../../../policies/vocabulary.ts";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import {
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  giveTo,
  makeFifo,
  writeIn,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping sign-ins: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const EMAIL = "ward@example.org";
const PREFERENCES = `${CHROMIUM_PROFILE}/Preferences`;
const LOCAL_STATE = ".config/chromium/Local State";
const PREFS_JS = `${FIREFOX_PROFILE}/prefs.js`;

function signedInUser(): TestUser {
  const user = createTestUser();
  fillHome(user);
  const account = { account_info: [{ email: EMAIL }], homepage: "https://intranet.example" };
  writeIn(user.homeDir, PREFERENCES, JSON.stringify(account));
  const listed = { Default: { name: "Ward", user_name: EMAIL }, Other: { gaia_name: EMAIL } };
  writeIn(user.homeDir, LOCAL_STATE, JSON.stringify({ profile: { info_cache: listed } }));
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/Accounts/avatar`, EMAIL);
  // The account's tokens: with them alone the browser is signed in again.
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/Web Data`, EMAIL);
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/Account Web Data-journal`, EMAIL);
  writeIn(user.homeDir, `${FIREFOX_PROFILE}/signedInUser.json`, EMAIL);
  const lines = ['user_pref("a.b", 1);', `user_pref("services.sync.username", "${EMAIL}");`];
  writeIn(user.homeDir, PREFS_JS, `${lines.join("\n")}\n`);
  return user;
}

async function clear(user: TestUser, data: readonly DataKind[]) {
  giveTo(user, user.homeDir);
  const cleared = await realBrowsers().clear({ ...clearRequest(user), data });
  if (!cleared.ok) throw new Error(cleared.detail);
  const receipts = await cleared.value.freed;
  return new Map(receipts.map((receipt) => [receipt.profile, receipt]));
}

onHomes("signs people out of the browser itself, and leaves its other settings", async () => {
  const user = signedInUser();

  const receipts = await clear(user, ["signIn"]);

  expect(receipts.get(CHROMIUM_PROFILE)).toMatchObject({ status: "done", residue: [] });
  expect(receipts.get(FIREFOX_PROFILE)).toMatchObject({ status: "done", residue: [] });
  expect(filesHolding(user.homeDir, EMAIL)).toEqual([]);
  const settings = readFileSync(join(user.homeDir, PREFERENCES), "utf8");
  expect(JSON.parse(settings)).toEqual({ homepage: "https://intranet.example" });
  expect(readFileSync(join(user.homeDir, PREFS_JS), "utf8")).toBe('user_pref("a.b", 1);\n');
  expect(JSON.parse(readFileSync(join(user.homeDir, LOCAL_STATE), "utf8"))).toEqual({
    profile: { info_cache: { Default: { name: "Ward" }, Other: {} } },
  });
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
});

onHomes("leaves the settings alone where nobody asked for the sign-in", async () => {
  const user = signedInUser();
  await clear(user, ["cookies", "history"]);
  expect(readFileSync(join(user.homeDir, PREFERENCES), "utf8")).toContain(EMAIL);
});

onHomes.each([
  { what: "noise", put: (home: string) => writeIn(home, PREFERENCES, `{"${EMAIL}`) },
  { what: "a link", put: (home: string) => symlinkSync("/etc/passwd", join(home, PREFERENCES)) },
  { what: "a pipe", put: (home: string) => makeFifo(join(home, PREFERENCES)) },
])("lets $what in the place of settings go whole, and says so", async ({ put }) => {
  const user = createTestUser();
  writeIn(user.homeDir, `${CHROMIUM_PROFILE}/Cookies`, "");
  put(user.homeDir);

  const receipt = (await clear(user, ["signIn"])).get(CHROMIUM_PROFILE);

  expect(existsSync(join(user.homeDir, PREFERENCES))).toBe(false);
  expect(readFileSync("/etc/passwd", "utf8")).toContain("root:");
  expect(receipt?.notes?.join()).toContain("went whole");
  expect(filesHolding(user.homeDir, EMAIL)).toEqual([]);
});
