import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ProfileReceipt } from "../../../agent/contract/receipt.ts";
import { DATA_KINDS, DEFAULT_DATA_KINDS } from "../../../policies/vocabulary.ts";
import { makeBigProfile } from "../../../scripts/bench/big-profile.ts";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { fillHome, giveTo } from "../../support/fake-profiles.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping plans: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const SIZE = { name: "small", cookies: 300, origins: 12, cacheFiles: 20, cacheMib: 0.5 };
const SITES = ["mail0.com", "news2.org"];

async function filledUser(): Promise<TestUser> {
  const user = createTestUser();
  fillHome(user);
  rmSync(join(user.homeDir, ".config/chromium"), { recursive: true });
  await makeBigProfile(user.homeDir, SIZE);
  giveTo(user, user.homeDir);
  return user;
}

/** What a plan says, and what a receipt says of what went: each store, with its amounts. */
function going(receipts: readonly ProfileReceipt[]) {
  return receipts.map(({ profile, stores, kept, residue }) => ({
    profile,
    stores: stores.map(({ store, before, kept: own }) => ({ store, before, kept: own })),
    sites: [...(kept ?? [])].sort((a, b) => a.site.localeCompare(b.site)),
    residue,
  }));
}

onHomes.each([
  { what: "the default", data: DEFAULT_DATA_KINDS, sites: [] },
  { what: "cookies and history", data: ["cookies", "history"] as const, sites: [] },
  { what: "every kind but the person's files", data: DATA_KINDS, sites: [] },
  { what: "everything but two sites", data: DEFAULT_DATA_KINDS, sites: SITES },
])("plans exactly what then goes: $what", async ({ data, sites }) => {
  const user = await filledUser();
  const keep = sites.length === 0 ? null : { sites, keepsSignedIn: true };
  const request = { ...clearRequest(user), data: [...data], keep };
  const browsers = realBrowsers();

  const planned = await browsers.clear({ ...request, dryRun: true });
  if (!planned.ok) throw new Error(planned.detail);
  const plan = await planned.value.freed;
  const cleared = await browsers.clear(request);
  if (!cleared.ok) throw new Error(cleared.detail);
  const receipts = await cleared.value.freed;

  expect(going(plan)).toEqual(going(receipts));
  expect(plan.map(({ status }) => status)).toEqual(["planned", "planned", "planned"]);
  expect(receipts.map(({ status }) => status)).toEqual(["done", "done", "done"]);
  const jar = plan.flatMap(({ stores }) => stores).find(({ store }) => store === "Cookies");
  if (sites.length === 0) expect(jar?.kept).toBeUndefined();
  else expect(jar?.kept).toBeGreaterThan(0);
});
