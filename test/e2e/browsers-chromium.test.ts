import { expect, test } from "vitest";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { expectSignedOut } from "../support/expect-signed-out.ts";

const missing = noBrowser("chromium");
if (missing !== null) process.stderr.write(`skipping real Chromium: ${missing}\n`);

test.skipIf(missing)("signs a running Chromium out of everything", async () => {
  const runner = await startBrowserRunner("chromium");
  await runner.signIn();

  const receipts = await runner.clear();

  expect(receipts).toMatchObject([{ profile: ".config/chromium/Default", closed: "closed" }]);
  await expectSignedOut(runner, receipts);
});

test.skipIf(missing)("signs a Chromium out that was closed before", async () => {
  const runner = await startBrowserRunner("chromium");
  await runner.closeGracefully(await runner.signIn());

  const receipts = await runner.clear();

  expect(receipts).toMatchObject([{ closed: "notRunning" }]);
  await expectSignedOut(runner, receipts);
});

test.skipIf(missing)("signs a killed Chromium out, which would come back signed in", async () => {
  const runner = await startBrowserRunner("chromium");
  await runner.closeGracefully(await runner.signIn());
  const { browser, report } = await runner.ask();
  // These end with the browser that was closed.
  const { sessionCookie, sessionStorage, httpAuthentication, ...kept } = report.kinds;
  expect(new Set(Object.values(kept)), JSON.stringify(report)).toEqual(new Set(["signedIn"]));
  await browser.kill();

  await expectSignedOut(runner, await runner.clear());
});
