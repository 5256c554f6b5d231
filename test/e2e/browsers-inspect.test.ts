import { expect, test } from "vitest";
import type { ProfileInspection } from "../../agent/browsers/inspection.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearRequest } from "../support/clear-home.ts";

async function inspect({ browsers, user }: BrowserRunner): Promise<readonly ProfileInspection[]> {
  const inspected = await browsers.inspect(clearRequest(user));
  if (!inspected.ok) throw new Error(inspected.detail);
  return inspected.value;
}

/** The app sets a readable session cookie, one for two years, two for 30 days and a partitioned one. */
test.skipIf(noBrowser("chromium"))("judges the cookies that a real Chromium keeps", async () => {
  const runner = await startBrowserRunner("chromium");
  await runner.closeGracefully(await runner.signIn());

  const inspected = await inspect(runner);

  const localhost = inspected
    .flatMap(({ hosts }) => hosts)
    .find(({ host }) => host === "localhost");
  expect(localhost).toMatchObject({ scriptReadable: 1, crossSite: 2, longLived: 1, unused: 0 });
  expect(inspected[0]).toMatchObject({ savedPasswords: 0, signedIn: false });
  expect(JSON.stringify(inspected)).not.toContain(runner.token);
});

test.skipIf(noBrowser("firefox"))("judges a real Firefox's cookies while it runs", async () => {
  const runner = await startBrowserRunner("firefox");
  await runner.signIn();

  const cookies = async () => (await inspect(runner)).find(({ total }) => total?.cookies === 4);
  await expect.poll(cookies, { timeout: 60_000 }).toMatchObject({
    total: { crossSite: 2, longLived: 1, unused: 0 },
    signedIn: false,
  });
  expect(JSON.stringify(await inspect(runner))).not.toContain(runner.token);
});
