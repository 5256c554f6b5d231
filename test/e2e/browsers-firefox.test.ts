import { expect, test } from "vitest";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { expectSignedOut } from "../support/expect-signed-out.ts";
import { filesHolding } from "../support/find-bytes.ts";
import { addBookmark, firefoxProfileIn, readPlaces } from "../support/firefox-bookmarks.ts";

const missing = noBrowser("firefox");
if (missing !== null) process.stderr.write(`skipping real Firefox: ${missing}\n`);

test.skipIf(missing)("closes a running Firefox by its window and signs it out", async () => {
  const runner = await startBrowserRunner("firefox");
  await runner.signIn();

  const receipts = await runner.clear();

  expect(receipts.map(({ closed }) => closed)).toEqual(receipts.map(() => "closed"));
  await expectSignedOut(runner, receipts);
});

test.skipIf(missing)("signs a killed Firefox out, which would come back signed in", async () => {
  const runner = await startBrowserRunner("firefox");
  const browser = await runner.signIn();
  // Firefox writes its cookies up to 1.5 s late, and more on a busy machine.
  const holdsCookie = () =>
    filesHolding(firefoxProfileIn(runner.user.homeDir), runner.token).some((path) =>
      path.includes("/cookies.sqlite"),
    );
  await expect.poll(holdsCookie, { timeout: 60_000 }).toBe(true);
  await browser.kill();
  const { report } = await runner.ask();
  const { persistentCookie, indexedDb, serviceWorker, httpCache } = report.kinds;
  const kept = { persistentCookie, indexedDb, serviceWorker, httpCache };
  expect(new Set(Object.values(kept)), JSON.stringify(report)).toEqual(new Set(["signedIn"]));

  await expectSignedOut(runner, await runner.clear());
});

test.skipIf(missing)("takes Firefox's history away and leaves people their bookmarks", async () => {
  const runner = await startBrowserRunner("firefox");
  const browser = await runner.signIn();
  const profileDir = firefoxProfileIn(runner.user.homeDir);
  const isVisited = () => readPlaces(profileDir).urls.some((url) => url.includes("/sign-in"));
  await expect.poll(isVisited, { timeout: 60_000 }).toBe(true);
  await browser.kill();
  addBookmark(profileDir, "Phone book");

  const receipts = await runner.clear();
  const { browser: next } = await runner.ask();

  expect(receipts.map(({ status }) => status)).toEqual(receipts.map(() => "done"));
  const titles = () => readPlaces(profileDir).titles;
  await expect.poll(titles, { timeout: 60_000 }).toContain("Phone book");
  expect(isVisited()).toBe(false);
  await next.kill();
});
