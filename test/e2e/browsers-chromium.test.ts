import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DATA_KINDS } from "../../policies/vocabulary.ts";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearRequest } from "../support/clear-home.ts";
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

test.skipIf(missing)(
  "takes the sign-in out of Chromium's own settings, which it then reads again",
  async () => {
    const runner = await startBrowserRunner("chromium");
    await runner.closeGracefully(await runner.signIn());
    const path = join(runner.user.homeDir, ".config/chromium/Default/Preferences");
    const settings = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(
      path,
      JSON.stringify({ ...settings, account_info: [{ email: "ward@example.org" }] }),
    );

    const cleared = await runner.browsers.clear({
      ...clearRequest(runner.user),
      data: DATA_KINDS.filter((kind) => kind !== "downloads"),
    });
    if (!cleared.ok) throw new Error(cleared.detail);
    await expectSignedOut(runner, await cleared.value.freed);

    const after = readFileSync(path, "utf8");
    expect(after).not.toContain("ward@example.org");
    expect(JSON.parse(after).profile.name).toBe(settings.profile.name);
  },
);
