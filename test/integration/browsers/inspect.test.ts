import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { giveTo, makeFifo, writeIn } from "../../support/fake-profiles.ts";
import { runCli } from "../../support/run-cli.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping inspections: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const PROFILE = ".config/chromium/Default";
const FOX = ".config/mozilla/firefox/x.default";
const VALUE = "a-value-that-nobody-may-see";
const NOW_US = BigInt(Date.now()) * 1000n;
const TO_1601_US = 11_644_473_600_000_000n;
const DAY_US = 86_400_000_000n;

type Cookie = { readonly [flag: string]: string | number | bigint };

/** Flags of a cookie that nothing speaks against. */
const FINE = { is_secure: 1, is_httponly: 1, samesite: 1, has_expires: 1, source_scheme: 2 };

function chromiumCookies(user: TestUser, cookies: readonly Cookie[]): void {
  writeIn(user.homeDir, `${PROFILE}/Preferences`, JSON.stringify({ account_info: [{}] }));
  const database = new Database(join(user.homeDir, PROFILE, "Cookies"));
  database.exec(`CREATE TABLE cookies (host_key, name, value, is_secure, is_httponly, samesite,
    has_expires, source_scheme, creation_utc INTEGER, expires_utc INTEGER, last_access_utc INTEGER)`);
  const now = NOW_US + TO_1601_US;
  for (const cookie of cookies) {
    const times = { creation_utc: now, expires_utc: now + DAY_US, last_access_utc: now };
    const row = { host_key: "a.example", name: "pref", value: VALUE, ...FINE, ...times, ...cookie };
    const names = Object.keys(row);
    const holes = names.map((name) => `@${name}`).join(", ");
    database.prepare(`INSERT INTO cookies (${names.join(", ")}) VALUES (${holes})`).run(row);
  }
  database.close();
  giveTo(user, user.homeDir);
}

async function inspect(user: TestUser) {
  const inspected = await realBrowsers().inspect(clearRequest(user));
  if (!inspected.ok) throw new Error(inspected.detail);
  return inspected.value;
}

onHomes.each([
  { finding: "insecure", cookie: { is_secure: 0 } },
  { finding: "scriptReadable", cookie: { name: "PHPSESSID", is_httponly: 0 } },
  { finding: "crossSite", cookie: { samesite: -1 } },
  { finding: "longLived", cookie: { expires_utc: NOW_US + TO_1601_US + 91n * DAY_US } },
  { finding: "unused", cookie: { last_access_utc: NOW_US + TO_1601_US - 31n * DAY_US } },
])("finds a cookie that is $finding, and no other reason against it", async (row) => {
  const user = createTestUser();
  chromiumCookies(user, [{}, { host_key: ".b.example", ...row.cookie }]);

  const [profile] = await inspect(user);

  const none = { insecure: 0, scriptReadable: 0, crossSite: 0, longLived: 0, unused: 0 };
  expect(profile?.total).toEqual({ ...none, cookies: 2, [row.finding]: 1 });
  expect(profile?.hosts).toEqual([{ ...none, host: "b.example", cookies: 1, [row.finding]: 1 }]);
  expect(profile).toMatchObject({ family: "chromium", profile: PROFILE, signedIn: true });
});

onHomes(
  "judges Firefox's cookies, whose expiry was seconds once and is milliseconds now",
  async () => {
    const user = createTestUser();
    writeIn(user.homeDir, `${FOX}/signedInUser.json`, "{}");
    const database = new Database(join(user.homeDir, FOX, "cookies.sqlite"));
    database.exec(`CREATE TABLE moz_cookies (host, name, value, isSecure, isHttpOnly, sameSite,
    schemeMap, expiry INTEGER, creationTime INTEGER, lastAccessed INTEGER)`);
    const insert = database.prepare("INSERT INTO moz_cookies VALUES (?,?,?,?,?,?,?,?,?,?)");
    const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
    const fine = [1, 1, 1, 2] as const;
    insert.run("a.example", "one", VALUE, ...fine, inDays(30), NOW_US, NOW_US);
    insert.run("a.example", "two", VALUE, ...fine, inDays(120), NOW_US, NOW_US);
    insert.run("a.example", "three", VALUE, ...fine, inDays(120) * 1000, NOW_US, NOW_US);
    insert.run("b.example", "auth", VALUE, 0, 0, 256, 2, inDays(1) * 1000, NOW_US, NOW_US);
    database.close();
    giveTo(user, user.homeDir);

    const [profile] = await inspect(user);

    const total = {
      cookies: 4,
      insecure: 1,
      scriptReadable: 1,
      crossSite: 1,
      longLived: 2,
      unused: 0,
    };
    expect(profile).toMatchObject({ family: "firefox", signedIn: true, total });
  },
);

onHomes("says what it could not read, hangs on nothing and leaves nothing behind", async () => {
  const user = createTestUser();
  chromiumCookies(user, [{}]);
  rmSync(join(user.homeDir, PROFILE, "Cookies"));
  makeFifo(join(user.homeDir, PROFILE, "Cookies"));
  writeIn(user.homeDir, `${PROFILE}/Login Data`, "not a database");
  writeIn(user.homeDir, `${PROFILE}/Preferences`, "{ not json");
  giveTo(user, user.homeDir);

  const [profile] = await inspect(user);

  expect(profile).toMatchObject({ total: null, savedPasswords: null, signedIn: null, hosts: [] });
  const left = execFileSync("find", ["/dev/shm", "-user", String(user.uid)], { encoding: "utf8" });
  expect(left).toBe("");
});

onHomes("prints counts for a person and as JSON, and never a value", async () => {
  const user = createTestUser();
  chromiumCookies(user, [{ name: "auth", is_httponly: 0 }, {}]);
  const before = readFileSync(join(user.homeDir, PROFILE, "Cookies"));

  const text = await runCli(["browsers", "inspect", "--home", user.homeDir]);
  const json = await runCli(["browsers", "inspect", "--home", user.homeDir, "--json"]);

  expect(text.stdout).toContain("of these 1 look like a sign-in");
  expect(text.stdout).toContain("a.example: 1 scriptReadable");
  expect(JSON.parse(json.stdout).profiles[0].total.cookies).toBe(2);
  expect(`${text.stdout}${json.stdout}${text.stderr}${json.stderr}`).not.toContain(VALUE);
  expect(readFileSync(join(user.homeDir, PROFILE, "Cookies")).equals(before)).toBe(true);
});
