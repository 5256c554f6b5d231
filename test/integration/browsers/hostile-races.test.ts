import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clearHome } from "../../support/clear-home.ts";
import {
  CHROMIUM_CACHE,
  CHROMIUM_PROFILE,
  fillHome,
  giveTo,
  writeIn,
} from "../../support/fake-profiles.ts";
import { filesBelow } from "../../support/find-bytes.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping races: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const SWAPPER = join(import.meta.dirname, "..", "..", "support", "path-swapper.ts");
const ROUNDS = 3;

/** Somebody else's profile: owned by root, so that only a mistake of root's could reach it. */
function rootsProfile(): string {
  const dir = tempDir();
  chmodSync(dir, 0o777);
  for (let file = 0; file < 50; file += 1) writeIn(dir, `Cache/data_${file}`, "precious");
  for (const name of ["Cookies", "History"]) writeIn(dir, name, "precious");
  return dir;
}

async function startSwapper(user: TestUser, path: string, target: string): Promise<void> {
  const swapper = spawn(process.execPath, [SWAPPER, path, target], {
    uid: user.uid,
    gid: user.gid,
    env: {},
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void swapper.kill("SIGKILL"));
  await once(swapper.stdout, "data");
}

onHomes.each([{ path: CHROMIUM_PROFILE }, { path: CHROMIUM_CACHE }, { path: ".config/chromium" }])(
  "reaches nothing through $path while its owner swaps it with a link",
  async ({ path }) => {
    const user = createTestUser();
    const victim = rootsProfile();
    const filesBefore = filesBelow(victim);
    fillHome(user);
    await startSwapper(user, join(user.homeDir, path), victim);

    for (let round = 0; round < ROUNDS; round += 1) {
      const receipts = await clearHome(user);
      for (const { status } of receipts.values()) expect(["done", "partial"]).toContain(status);
    }

    expect(filesBelow(victim)).toEqual(filesBefore);
    for (const file of filesBefore) expect(readFileSync(file, "utf8")).toBe("precious");
  },
);

onHomes("leaves alone what is mounted inside a store, and names the store", async () => {
  const user = createTestUser();
  fillHome(user);
  const victim = tempDir();
  writeIn(victim, "precious", "precious");
  giveTo(user, victim);
  const mountPoint = join(user.homeDir, CHROMIUM_CACHE, "Cache", "inner");
  mkdirSync(mountPoint);
  execFileSync("mount", ["--bind", victim, mountPoint]);
  onTestFinished(() => void execFileSync("umount", [mountPoint]));

  const receipt = (await clearHome(user)).get(CHROMIUM_PROFILE);

  expect(readFileSync(join(victim, "precious"), "utf8")).toBe("precious");
  expect(receipt).toMatchObject({ status: "partial" });
  expect(receipt?.residue).toEqual([`${CHROMIUM_PROFILE}/Cache: a mount lies in it`]);
});
