import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { fillHome, giveTo, SECRET, writeIn } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping shared stores: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const CRASH = ".config/chromium/Crash Reports/pending/1.dmp";
const SEGMENTS = ".config/chromium/segmentation_platform/ukm_db";
const SECOND = ".config/chromium/Profile 1";

/** Two profiles of one Chromium, and what lies beside them. */
function userWithTwo(): TestUser {
  const user = createTestUser();
  fillHome(user);
  for (const path of [CRASH, SEGMENTS, `${SECOND}/History`, ".mozilla/firefox/Crash Reports/2.dmp"])
    writeIn(user.homeDir, path, SECRET);
  giveTo(user, user.homeDir);
  return user;
}

async function clear(user: TestUser, profiles: readonly string[] | null) {
  const cleared = await realBrowsers().clear({ ...clearRequest(user), profiles });
  if (!cleared.ok) throw new Error(cleared.detail);
  return cleared.value.freed;
}

onHomes(
  "takes what profiles share as well: dumps of crashed browsers, addresses seen",
  async () => {
    const user = userWithTwo();
    const receipts = await clear(user, null);
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    expect(receipts.flatMap(({ residue }) => residue)).toEqual([]);
    const named = receipts.flatMap(({ stores }) => stores.map(({ store }) => store));
    expect(named.filter((store) => store === "Crash Reports")).toHaveLength(2);
    expect(named.filter((store) => store === "segmentation_platform")).toHaveLength(1);
  },
);

onHomes("leaves what profiles share where only one of them is meant", async () => {
  const user = userWithTwo();
  const [receipt] = await clear(user, ["Profile 1"]);
  expect(receipt).toMatchObject({ profile: SECOND, status: "done" });
  for (const path of [CRASH, SEGMENTS]) expect(existsSync(join(user.homeDir, path))).toBe(true);
});
