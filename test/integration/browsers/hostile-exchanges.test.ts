import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearHome } from "../../support/clear-home.ts";
import {
  CHROMIUM_CACHE,
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  SECRET,
  writeIn,
} from "../../support/fake-profiles.ts";
import { filesBelow, filesHolding } from "../../support/find-bytes.ts";
import { longSuite } from "../../support/long-suite.ts";
import { noExchange, startExchanger } from "../../support/path-exchanger.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

const missing = noTestUsers ?? noExchange;
if (missing !== null) process.stderr.write(`skipping exchanged directories: ${missing}\n`);

const suite = longSuite("exchanged directories", { short: 12, full: 200, eachMs: 4_000 });
const PLACES = [
  CHROMIUM_PROFILE,
  CHROMIUM_CACHE,
  `${CHROMIUM_CACHE}/Cache`,
  ".config/chromium",
  FIREFOX_PROFILE,
  `${FIREFOX_PROFILE}/storage`,
] as const;

/** Where a mistake of root's, or of the helper's, would show: nobody may write there but root. */
function victimDir(): string {
  const dir = tempDir();
  for (let file = 0; file < 50; file += 1)
    writeIn(dir, `Cache/Cache_Data/data_${file}`, "precious");
  for (const name of ["Cookies", "cookies.sqlite", "default/a/b"]) writeIn(dir, name, "precious");
  chmodSync(dir, 0o777);
  return dir;
}

test.skipIf(missing !== null)(
  "touches nothing outside while the owner exchanges directories with links",
  { timeout: suite.limitMs },
  async () => {
    const user = createTestUser();
    const victim = victimDir();
    const precious = filesBelow(victim);
    const statuses = new Map<string, number>();
    for (let run = 0; run < suite.runs; run += 1) {
      fillHome(user);
      const place = suite.random.pick(PLACES);
      const stop = await startExchanger(user, join(user.homeDir, place), victim);
      const receipts = await clearHome(user);
      await stop();
      const isDone = [...receipts.values()].every(({ status }) => status === "done");
      if (isDone) expect(filesHolding(user.homeDir, SECRET), place).toEqual([]);
      for (const { status, residue } of receipts.values()) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(["done", "partial"]).toContain(status);
        if (status === "partial") expect(residue, place).not.toEqual([]);
      }
      expect(filesBelow(victim)).toEqual(precious);
      user.empty();
    }
    for (const file of precious) expect(readFileSync(file, "utf8")).toBe("precious");
    process.stderr.write(`receipts: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
  },
);
