import { expect, test } from "vitest";
import type { BrowserFamily } from "../../scripts/demo/browser-launch.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearAndKill } from "../support/killed-clearing.ts";
import { longSuite } from "../support/long-suite.ts";
import { TwoProfiles } from "../support/two-profiles.ts";

const STATES = ["stopped", "running", "killed", "crashedWipe"] as const;

type Cell = {
  readonly family: BrowserFamily;
  readonly state: (typeof STATES)[number];
  readonly tabs: "restored" | "fresh";
};

const suite = longSuite("every kind of session", { short: 1, full: 8, eachMs: 60_000 });

/** One cell of the matrix for each browser, others every time; all of them in the full form. */
function cells(family: BrowserFamily): readonly Cell[] {
  const tabs = ["restored", "fresh"] as const;
  return suite.drawn(
    STATES.flatMap((state) => tabs.map((each) => ({ family, state, tabs: each }))),
  );
}

/** Brings the browsers into a state in which somebody could come back signed in. */
/** Firefox's two profiles are two programs, Chromium's are windows of one. */
async function leaveBehind(
  cell: Cell,
  profiles: TwoProfiles,
  runner: BrowserRunner,
): Promise<void> {
  const opened = await profiles.signIn();
  if (cell.state === "running" || cell.state === "crashedWipe") return;
  if (cell.family === "firefox") {
    await expect.poll(() => profiles.haveCookies(), { timeout: 60_000 }).toBe(true);
    if (cell.state === "stopped") await runner.closeGracefully(...opened);
    else for (const browser of opened) await browser.kill();
    return;
  }
  // Chromium writes its cookies when it is closed, or after half a minute.
  await runner.closeGracefully(...opened.slice(0, 1));
  if (cell.state === "stopped") return;
  for (const browser of (await profiles.ask()).opened) await browser.kill();
}

for (const family of ["chromium", "firefox"] as const) {
  const missing = noBrowser(family);
  if (missing !== null) process.stderr.write(`skipping every kind of ${family}: ${missing}\n`);

  test.skipIf(missing).each(cells(family))(
    "$family, $state, tabs $tabs: two profiles are signed out of every kind",
    async (cell) => {
      const runner = await startBrowserRunner(family);
      const profiles = new TwoProfiles(runner, family, cell.tabs === "restored");
      await leaveBehind(cell, profiles, runner);
      expect(profiles.holding().length).toBeGreaterThan(5);

      if (cell.state === "crashedWipe") await clearAndKill(runner.user, "both", 300);
      const receipts = await runner.clear();

      expect(receipts.length).toBeGreaterThanOrEqual(2);
      expect(receipts.filter(({ status }) => status !== "done")).toEqual([]);
      expect(profiles.holding()).toEqual([]);
      const reportsBefore = runner.webApp.reports.length;
      const { reports } = await profiles.ask();
      for (const report of reports) {
        expect(new Set(Object.values(report.kinds)), JSON.stringify(report)).toEqual(
          new Set(["anonymous"]),
        );
      }
      const later = runner.webApp.reports.slice(reportsBefore);
      expect(later.filter(({ page }) => page === "home")).toEqual([]);
    },
  );
}
