import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { ProfileReceipt } from "../../../agent/contract/receipt.ts";
import { clearHome, realBrowsers } from "../../support/clear-home.ts";
import { CHROMIUM_CACHE, fillHome, giveTo, SECRET, writeIn } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { clearAndKill, KILLED } from "../../support/killed-clearing.ts";
import { longSuite } from "../../support/long-suite.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping kills: ${noTestUsers}\n`);

const suite = longSuite("kill -9 in a wipe", { short: 5, full: 100, eachMs: 8_000 });
const CACHE_FILES = 600;

/** Enough files that freeing them takes a moment in which something can be killed. */
function fillWell(user: TestUser): void {
  fillHome(user);
  for (let file = 0; file < CACHE_FILES; file += 1) {
    writeIn(user.homeDir, `${CHROMIUM_CACHE}/Cache/Cache_Data/f_${file}`, SECRET);
  }
  giveTo(user, user.homeDir);
}

/** Whoever reads `done` may believe it: nothing is left, wherever it could have been put. */
function expectHonest(user: TestUser, receipts: readonly ProfileReceipt[]): void {
  if (receipts.length === 0 || receipts.some(({ status }) => status !== "done")) return;
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
}

test.skipIf(noTestUsers !== null)(
  "whatever is killed whenever: nothing half-cleared is called done, and the next start ends it",
  { timeout: suite.limitMs },
  async () => {
    const user = createTestUser();
    fillWell(user);
    const { ms: wholeMs } = await clearAndKill(user, null, 0);
    const outcomes: string[] = [];
    for (let run = 0; run < suite.runs; run += 1) {
      user.empty();
      fillWell(user);
      const who = suite.random.pick(KILLED);
      const afterMs = suite.random.next() * wholeMs;
      const { said } = await clearAndKill(user, who, afterMs);
      const final = said.freed ?? said.gone ?? [];
      outcomes.push(final.map(({ status }) => status[0]).join("") || "-");
      expectHonest(user, final);

      expect(await realBrowsers().resumeQuarantine(user)).toEqual({
        ok: true,
        value: { standing: [], unlooked: [] },
      });
      const left = readdirSync(user.homeDir).filter((name) => name.includes("quarantine"));
      expect(left, `${who} after ${afterMs} ms`).toEqual([]);
      for (const { status } of (await clearHome(user)).values()) expect(status).toBe("done");
      expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    }
    process.stderr.write(`what was said before or after each kill: ${outcomes.join(" ")}\n`);
  },
);
