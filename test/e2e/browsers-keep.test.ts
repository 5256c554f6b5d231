import { expect, test } from "vitest";
import {
  type BrowserFamily,
  type LaunchedBrowser,
  launchBrowser,
} from "../../scripts/demo/browser-launch.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearRequest } from "../support/clear-home.ts";
import { filesHolding } from "../support/find-bytes.ts";

const KEPT = "kiosk.localhost";
const DROPPED = "app.localhost";

/** What stays of a kept site: cookies, and what has a directory or keys of its own. */
const STAYING = {
  chromium: ["persistentCookie", "partitionedCookie", "secureCookie", "insecureCookie"],
  firefox: ["persistentCookie", "partitionedCookie", "secureCookie", "insecureCookie"],
} as const satisfies Readonly<Record<BrowserFamily, readonly string[]>>;
const STAYING_STORAGE = ["localStorage", "indexedDb", "cacheStorage"] as const;

function open(
  { user, webApp, display }: BrowserRunner,
  family: BrowserFamily,
  host: string,
  path: string,
): LaunchedBrowser {
  const url = `${webApp.url.replace("localhost", host)}${path}`;
  return launchBrowser({ family, user, display, url });
}

async function signIn(runner: BrowserRunner, family: BrowserFamily, host: string): Promise<void> {
  const browser = open(runner, family, host, `/sign-in?run=${host}`);
  const report = await runner.webApp.nextReport(host, "sign-in");
  expect(new Set(Object.values(report.kinds)), JSON.stringify(report)).toEqual(
    new Set(["signedIn"]),
  );
  await runner.closeGracefully(browser);
}

async function ask(runner: BrowserRunner, family: BrowserFamily, host: string) {
  const browser = open(runner, family, host, `/who?run=${host}`);
  const { kinds } = await runner.webApp.nextReport(host, "who");
  await runner.closeGracefully(browser);
  return kinds;
}

for (const family of ["chromium", "firefox"] as const) {
  const missing = noBrowser(family);
  if (missing !== null) process.stderr.write(`skipping kept sites in ${family}: ${missing}\n`);

  test.skipIf(missing)(
    `${family}: one site stays signed in, of the other nothing is left`,
    async () => {
      const runner = await startBrowserRunner(family);
      await signIn(runner, family, KEPT);
      await signIn(runner, family, DROPPED);
      const { homeDir } = runner.user;
      const dropped = runner.webApp.tokenOf(DROPPED) ?? "none";
      expect(filesHolding(homeDir, dropped).length).toBeGreaterThan(3);

      const keep = { sites: [KEPT], keepsSignedIn: true };
      const cleared = await runner.browsers.clear({ ...clearRequest(runner.user), keep });
      if (!cleared.ok) throw new Error(cleared.detail);
      const receipts = await cleared.value.freed;

      expect(receipts.map(({ status, residue }) => ({ status, residue }))).toEqual(
        receipts.map(() => ({ status: "done", residue: [] })),
      );
      const kept = receipts.flatMap((receipt) => receipt.kept ?? []);
      expect(kept).toEqual([{ site: KEPT, stillSignedIn: true }]);
      expect(filesHolding(homeDir, dropped)).toEqual([]);
      const droppedKinds = await ask(runner, family, DROPPED);
      expect(new Set(Object.values(droppedKinds)), JSON.stringify(droppedKinds)).toEqual(
        new Set(["anonymous"]),
      );
      const keptKinds = await ask(runner, family, KEPT);
      for (const kind of [...STAYING[family], ...STAYING_STORAGE]) {
        expect(keptKinds[kind], `${kind} of ${JSON.stringify(keptKinds)}`).toBe("signedIn");
      }
    },
  );
}
