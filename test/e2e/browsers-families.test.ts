import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { BrowserFamily } from "../../scripts/demo/browser-launch.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { giveTo } from "../support/fake-profiles.ts";
import { familyFixtures } from "../support/family-fixtures.ts";
import { filesHolding } from "../support/find-bytes.ts";

const ORIGINALS = {
  chromium: { config: ".config/chromium", cache: ".cache/chromium" },
  firefox: { config: ".config/mozilla/firefox", cache: ".cache/mozilla/firefox" },
} as const;

/** Copies a signed-in profile to every other place where a browser of its engine would keep one. */
function copyEverywhere({ user }: BrowserRunner, engine: BrowserFamily): readonly string[] {
  const original = ORIGINALS[engine];
  const others = familyFixtures()
    .filter((fixture) => fixture.engine === engine)
    .flatMap((fixture) => fixture.linux.map((place) => ({ ...place, family: fixture.family })))
    .filter(({ config }) => config !== original.config);
  for (const { config, cache } of others) {
    for (const [from, to] of [
      [original.config, config],
      [original.cache, cache],
    ] as const) {
      const [source, target] = [join(user.homeDir, from), join(user.homeDir, to)];
      if (!existsSync(source) || existsSync(target)) continue;
      mkdirSync(dirname(target), { recursive: true });
      // Locks are links that name a process of the original.
      cpSync(source, target, {
        recursive: true,
        filter: (path) => !/Singleton|\/lock$/.test(path),
      });
    }
  }
  giveTo(user, user.homeDir);
  return [engine, ...others.map(({ family }) => family)];
}

for (const engine of ["chromium", "firefox"] as const) {
  const missing = noBrowser(engine);
  if (missing !== null) process.stderr.write(`skipping copies of real ${engine}: ${missing}\n`);

  test.skipIf(missing)(
    `clears a real ${engine}'s profile at every other family's path`,
    async () => {
      const runner = await startBrowserRunner(engine);
      const browser = await runner.signIn();
      if (engine === "chromium") await runner.closeGracefully(browser);
      else await browser.kill();
      const families = copyEverywhere(runner, engine);
      const before = filesHolding(runner.user.homeDir, runner.token);
      expect(before.length).toBeGreaterThan(families.length);

      const receipts = await runner.clear();

      expect(new Set(receipts.map(({ family }) => family))).toEqual(new Set(families));
      expect(receipts.filter(({ status }) => status !== "done")).toEqual([]);
      expect(filesHolding(runner.user.homeDir, runner.token)).toEqual([]);
    },
  );
}
