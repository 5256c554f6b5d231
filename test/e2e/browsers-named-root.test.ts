import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BrowserFamily, launchBrowser } from "../../scripts/demo/browser-launch.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { filesHolding } from "../support/find-bytes.ts";

/** Chromium caches elsewhere for the one below `~/.config`; Firefox always in the profile. */
const ROOTS = [
  { family: "chromium", root: ".config/other", profile: ".config/other/Default" },
  { family: "chromium", root: "browser", profile: "browser/Default" },
  { family: "firefox", root: ".config/other", profile: ".config/other" },
] as const;

function open(runner: BrowserRunner, family: BrowserFamily, dir: string, path: string) {
  const { user, webApp, display } = runner;
  const switches = family === "chromium" ? [`--user-data-dir=${dir}`] : ["--profile", dir];
  return launchBrowser({ family, user, display, url: `${webApp.url}${path}`, switches });
}

for (const { family, root, profile } of ROOTS) {
  const missing = noBrowser(family);
  if (missing !== null) process.stderr.write(`skipping ${family} at ${root}: ${missing}\n`);

  test.skipIf(missing)(
    `${family} that was told to live in ${root} is signed out of everything`,
    async () => {
      const runner = await startBrowserRunner(family);
      const { homeDir, uid, gid } = runner.user;
      const dir = join(homeDir, root);
      mkdirSync(dir, { recursive: true });
      for (const path of [join(homeDir, root.split("/")[0] ?? ""), dir]) chownSync(path, uid, gid);
      open(runner, family, dir, "/sign-in?run=session");
      await runner.webApp.nextReport("session", "sign-in");
      await expect
        .poll(() => filesHolding(homeDir, runner.token).length, { timeout: 60_000 })
        .toBeGreaterThan(3);

      const receipts = await runner.clear();

      expect(receipts).toContainEqual(expect.objectContaining({ profile, status: "done" }));
      expect(filesHolding(homeDir, runner.token)).toEqual([]);
      open(runner, family, dir, "/who?run=next");
      const { kinds } = await runner.webApp.nextReport("next", "who");
      expect(new Set(Object.values(kinds)), JSON.stringify(kinds)).toEqual(new Set(["anonymous"]));
    },
  );
}
