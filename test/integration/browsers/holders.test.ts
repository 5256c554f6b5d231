import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clearHome } from "../../support/clear-home.ts";
import {
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  SECRET,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping holders: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

/** Opens a file and says so; holds it until it is killed. */
async function holdOpen(path: string, uid: number): Promise<number> {
  const script = `exec 9< "$1"; echo held; exec sleep 600`;
  const holder = spawn("/bin/sh", ["-c", script, "sh", path], {
    uid,
    gid: uid,
    env: {},
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  return holder.pid ?? 0;
}

onHomes.each([{ who: "another account" }, { who: "a program that is no browser" }])(
  "is partial, and names who has it open, where $who holds a store",
  async ({ who }) => {
    const user = createTestUser();
    fillHome(user);
    const uid = who === "another account" ? 0 : user.uid;
    const pid = await holdOpen(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"), uid);

    const receipts = await clearHome(user);

    const chromium = receipts.get(CHROMIUM_PROFILE);
    expect(chromium?.status).toBe("partial");
    const named = `held open by process ${pid} (${execFileSync("readlink", ["-f", "/bin/sleep"])
      .toString()
      .trim()})`;
    expect(chromium?.residue).toEqual([named]);
    expect(receipts.get(FIREFOX_PROFILE)).toMatchObject({ status: "done", residue: [] });
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
  },
);
