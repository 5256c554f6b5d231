import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  SECRET,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { runCli } from "../../support/run-cli.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping browser commands: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

/** An Ed25519 key as `--sign-key` and `--key` take it. */
function keyFiles() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const [signing, checking] = ["device.key", "device.pub"].map((name) => join(tempDir(), name));
  if (signing === undefined || checking === undefined) throw new Error("no paths");
  writeFileSync(signing, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(checking, publicKey.export({ type: "spki", format: "pem" }));
  return { signing, checking };
}

onHomes(
  "lists what browsers keep, as JSON with every field and nothing else on stdout",
  async () => {
    const { homeDir } = fill();
    const { exitCode, stdout } = await runCli(["browsers", "list", "--home", homeDir, "--json"]);
    const { profiles } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(profiles[0]).toMatchObject({
      family: "chromium",
      profile: CHROMIUM_PROFILE,
      running: false,
    });
    expect(profiles[0].stores[0]).toEqual({
      store: "Cookies",
      category: "session",
      count: 3,
      bytes: 8192,
    });
  },
);

onHomes("plans with --dry-run what it then clears, and says how long it took", async () => {
  const { homeDir } = fill();
  const clear = ["browsers", "clear", "--home", homeDir, "--json"];
  const planned = JSON.parse((await runCli([...clear, "--dry-run"])).stdout);
  expect(planned.receipts.map(({ status }: { status: string }) => status)).toEqual([
    "planned",
    "planned",
  ]);
  expect(existsSync(join(homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);

  const { exitCode, stdout } = await runCli(clear);
  const { receipts, execToGoneMs } = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(execToGoneMs).toBeGreaterThan(receipts[0].goneMs);
  expect(receipts).toMatchObject([
    { profile: CHROMIUM_PROFILE, status: "done", residue: [], closed: "notRunning" },
    { profile: FIREFOX_PROFILE, status: "done", residue: [], closed: "notRunning" },
  ]);
  expect(receipts[0].freedMs).toBeGreaterThanOrEqual(receipts[0].goneMs);
  expect(filesHolding(homeDir, SECRET)).toEqual([]);
});

onHomes("exits 3 and names what is left when a profile is behind a link", async () => {
  const { homeDir } = fill();
  symlinkSync(tempDir(), join(homeDir, ".config", "chromium", "Profile 1"));
  writeFileSync(
    join(homeDir, ".config", "chromium", "Local State"),
    '{"profile":{"info_cache":{"Profile 1":{}}}}',
  );
  const { exitCode, stdout } = await runCli(["browsers", "clear", "--home", homeDir]);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("Profile 1: behind a symbolic link, not followed");
});

onHomes.each([["Defualt"], ["../.."], [""]])(
  "says that no profile is called %j, clears none, and names those that there are",
  async (name) => {
    const { homeDir } = fill();
    const clear = ["browsers", "clear", "--home", homeDir, "--profile", "Default"];
    const { exitCode, stderr } = await runCli([...clear, "--profile", name]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`no profile is called "${name}"`);
    expect(stderr).toContain(CHROMIUM_PROFILE);
    expect(existsSync(join(homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
  },
);

onHomes("returns at once with --background and frees the bytes by itself", async () => {
  const { homeDir } = fill();
  const args = ["browsers", "clear", "--home", homeDir, "--background", "--json"];
  const { exitCode, stdout } = await runCli(args);
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout).receipts[0]).toMatchObject({ status: "partial", freedMs: null });
  await expect.poll(() => filesHolding(homeDir, SECRET), { timeout: 60_000 }).toEqual([]);
});

onHomes("signs what it did, and `receipt verify` believes that key only", async () => {
  const { homeDir } = fill();
  const { signing, checking } = keyFiles();
  const clear = ["browsers", "clear", "--home", homeDir, "--sign-key", signing, "--json"];
  const file = join(tempDir(), "receipt.json");
  writeFileSync(file, (await runCli(clear)).stdout);

  const verified = await runCli(["receipt", "verify", file, "--key", checking]);
  expect(verified.exitCode).toBe(0);
  expect(verified.stdout).toContain(`Removed from this device: chromium ${CHROMIUM_PROFILE}`);
  const foreign = await runCli(["receipt", "verify", file, "--key", keyFiles().checking, "--json"]);
  expect(foreign.exitCode).toBe(4);
  expect(JSON.parse(foreign.stdout).error.reason).toBe("threshold");
  const shown = await runCli(["receipt", "show", file, "--json"]);
  expect(JSON.parse(shown.stdout).receipt).toMatchObject({ trigger: "cli", status: "done" });
});

onHomes.each([
  {
    what: "a home that is not there",
    home: () => "/nowhere/at/all",
    exitCode: 1,
    reason: "noHome",
  },
  { what: "root's own home", home: () => rootsDir(), exitCode: 1, reason: "rootHome" },
  { what: "a link to a home", home: () => linkToHome(), exitCode: 1, reason: "homeIsLink" },
])("refuses $what and says why", async ({ home, exitCode, reason }) => {
  const run = await runCli(["browsers", "clear", "--home", home(), "--json"]);
  expect(run.exitCode).toBe(exitCode);
  expect(JSON.parse(run.stdout).error.reason).toBe(reason);
});

test.each([
  { flags: ["--data", "cookies,passwords"], says: "passwords" },
  { flags: ["--family", "netscape"], says: "netscape" },
  { flags: ["--display", "example.org:0"], says: "local display" },
])("exits 2 for $flags", async ({ flags, says }) => {
  const home = ["--home", noTestUsers === null ? fill().homeDir : (process.env["HOME"] ?? "/")];
  const { exitCode, stderr } = await runCli(["browsers", "clear", ...home, ...flags, "--dry-run"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(says);
});

function fill() {
  const user = createTestUser();
  fillHome(user);
  return user;
}

function rootsDir(): string {
  const dir = tempDir();
  chmodSync(dir, 0o755);
  return dir;
}

function linkToHome(): string {
  const link = join(tempDir(), "home");
  symlinkSync(fill().homeDir, link);
  return link;
}

test("shows what a policy would tell each browser, and touches nothing", async () => {
  const preset = join(import.meta.dirname, "..", "..", "..", "policies/presets/public-kiosk.yaml");
  const { exitCode, stdout } = await runCli(["browsers", "managed", "show", preset, "--json"]);
  expect(exitCode).toBe(0);
  const { browsers } = JSON.parse(stdout);
  expect(browsers.map(({ family }: { family: string }) => family)).toEqual([
    "chromium",
    "chrome",
    "edge",
    "brave",
    "firefox",
  ]);
  expect(browsers[0]).toMatchObject({
    file: "/etc/chromium/policies/managed/zz-sessionward.json",
    policies: { DefaultCookiesSetting: 4, IncognitoModeAvailability: 1 },
  });
});
