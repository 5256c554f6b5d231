import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { fillHome, giveTo, SECRET, writeIn } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { isLong } from "../../support/long-suite.ts";
import { runCli } from "../../support/run-cli.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping downloads: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);
const onManyFiles = test.skipIf(noTestUsers !== null || !isLong);

/** A person with an old download, and whatever a session then adds. @returns when it began */
async function session(user: TestUser, folder = "Downloads"): Promise<number> {
  writeIn(user.homeDir, `${folder}/old.pdf`, "mine");
  writeIn(user.homeDir, "notes/moved.txt", "mine");
  await delay(30);
  const sinceMs = Date.now();
  await delay(30);
  return sinceMs;
}

async function clearDownloads(user: TestUser, downloadsSinceMs: number | null) {
  giveTo(user, user.homeDir);
  const request = { ...clearRequest(user), data: ["downloads" as const], downloadsSinceMs };
  const cleared = await realBrowsers().clear(request);
  if (!cleared.ok) throw new Error(cleared.detail);
  return (await cleared.value.freed).filter(({ family }) => family === "downloads");
}

onHomes(
  "takes what the session created, and nothing that was there or was moved there",
  async () => {
    const user = createTestUser();
    const sinceMs = await session(user);
    const at = (path: string) => join(user.homeDir, "Downloads", path);
    writeIn(user.homeDir, "Downloads/report.pdf", SECRET);
    writeIn(user.homeDir, "Downloads/half.crdownload", SECRET);
    writeIn(user.homeDir, "Downloads/unpacked/inner/a.txt", SECRET);
    mkdirSync(at("mixed"));
    renameSync(join(user.homeDir, "notes/moved.txt"), at("mixed/moved.txt"));
    writeIn(user.homeDir, "Downloads/mixed/new.txt", "in a folder with something old");
    symlinkSync("/etc/passwd", at("link"));

    giveTo(user, user.homeDir);
    const count = realBrowsers().countDownloads(user, sinceMs);
    const receipts = await clearDownloads(user, sinceMs);

    expect(count).toBe(3);
    expect(receipts).toMatchObject([
      {
        profile: "Downloads",
        status: "done",
        stores: [{ store: "Downloads", category: "downloads", before: { count: 3 } }],
      },
    ]);
    expect(JSON.stringify(receipts)).not.toContain("report");
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    for (const path of ["old.pdf", "mixed/moved.txt", "mixed/new.txt"]) {
      expect(existsSync(at(path)), path).toBe(true);
    }
    expect(execFileSync("readlink", [at("link")], { encoding: "utf8" }).trim()).toBe("/etc/passwd");
  },
);

onHomes("takes no download where nobody says when the session began", async () => {
  const user = createTestUser();
  await session(user);
  writeIn(user.homeDir, "Downloads/report.pdf", "new");
  expect(await clearDownloads(user, null)).toEqual([]);
  expect(existsSync(join(user.homeDir, "Downloads/report.pdf"))).toBe(true);
});

onHomes.each([
  {
    what: "its own name",
    line: 'XDG_DOWNLOAD_DIR="$HOME/Heruntergeladen"',
    dir: "Heruntergeladen",
  },
  { what: "no folder (the home)", line: 'XDG_DOWNLOAD_DIR="$HOME/"', dir: null },
  { what: "a way out of the home", line: 'XDG_DOWNLOAD_DIR="$HOME/../other"', dir: null },
  { what: "an absolute path", line: 'XDG_DOWNLOAD_DIR="/etc"', dir: "Downloads" },
])("believes user-dirs.dirs with $what only inside the home", async ({ line, dir }) => {
  const user = createTestUser();
  writeIn(user.homeDir, ".config/user-dirs.dirs", `# made by hand\n${line}\n`);
  const sinceMs = await session(user, dir ?? "Downloads");
  for (const folder of ["Downloads", "Heruntergeladen"]) {
    writeIn(user.homeDir, `${folder}/new.pdf`, "new");
  }
  await clearDownloads(user, sinceMs);
  for (const folder of ["Downloads", "Heruntergeladen"]) {
    expect(existsSync(join(user.homeDir, folder, "new.pdf")), folder).toBe(folder !== dir);
  }
});

onHomes("follows no link in the place of the folder, and says so", async () => {
  const user = createTestUser();
  const sinceMs = await session(user, "elsewhere");
  writeIn(user.homeDir, "elsewhere/new.pdf", "new");
  symlinkSync("elsewhere", join(user.homeDir, "Downloads"));
  const receipts = await clearDownloads(user, sinceMs);
  expect(receipts).toMatchObject([{ status: "partial" }]);
  expect(receipts[0]?.residue[0]).toContain("can't be entered");
  expect(existsSync(join(user.homeDir, "elsewhere/new.pdf"))).toBe(true);
});

onHomes("says that a download which has another name elsewhere keeps its bytes", async () => {
  const user = createTestUser();
  const sinceMs = await session(user);
  writeFileSync(join(user.homeDir, "Downloads/new.pdf"), "new");
  linkSync(join(user.homeDir, "Downloads/new.pdf"), join(user.homeDir, "kept.pdf"));
  const receipts = await clearDownloads(user, sinceMs);
  expect(receipts[0]).toMatchObject({ status: "partial" });
  expect(receipts[0]?.residue[0]).toContain("lie elsewhere too");
});

onHomes("waits for no list, however it is written", async () => {
  const user = createTestUser();
  const sinceMs = await session(user);
  writeIn(user.homeDir, "Downloads/new.pdf", "new");
  // An expression that backs up over every line break would take seconds for these.
  writeIn(user.homeDir, ".config/user-dirs.dirs", "\n".repeat(64 * 1024));
  giveTo(user, user.homeDir);
  const startedMs = performance.now();
  expect(realBrowsers().countDownloads(user, sinceMs)).toBe(1);
  expect(performance.now() - startedMs).toBeLessThan(2_500);
});

if (!isLong) process.stderr.write("skipping 50,000 downloads: they are in the long form\n");
onManyFiles("looks at so many files and no more, and names the rest", async () => {
  const user = createTestUser();
  const sinceMs = await session(user);
  writeIn(user.homeDir, "Downloads/new.pdf", "new");
  writeIn(user.homeDir, "Downloads/unpacked/0", "new");
  const first = join(user.homeDir, "Downloads/unpacked/0");
  for (let n = 1; n <= 50_000; n += 1)
    linkSync(first, join(user.homeDir, `Downloads/unpacked/${n}`));

  const [receipt] = await clearDownloads(user, sinceMs);
  expect(receipt).toMatchObject({ status: "partial" });
  expect(receipt?.residue[0]).toMatch(/Downloads: \d+ not looked at/);
});

onHomes.each([
  { flags: ["--data", "downloads"], exitCode: 2, says: "--session-since" },
  { flags: ["--data", "downloads", "--session-since", "1h"], exitCode: 4, says: "--shared-device" },
  { flags: ["--data", "credentials"], exitCode: 4, says: "--shared-device" },
  { flags: ["--data", "signIn,extensions"], exitCode: 4, says: "signIn, extensions" },
  { flags: ["--session-since", "2099-01-01"], exitCode: 2, says: "a time that is past" },
])("asks for the owner's yes, or a session: $flags", async ({ flags, exitCode, says }) => {
  const user = createTestUser();
  fillHome(user);
  const ran = await runCli(["browsers", "clear", "--home", user.homeDir, ...flags]);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stderr).toContain(says);
});

onHomes("clears what people own on a device that is said to be shared", async () => {
  const user = createTestUser();
  fillHome(user);
  const flags = ["--data", "credentials,signIn", "--shared-device", "--json"];
  const ran = await runCli(["browsers", "clear", "--home", user.homeDir, ...flags]);
  expect(ran.exitCode).toBe(0);
});
