import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { eventually } from "../support/eventually.ts";
import { isLong } from "../support/long-suite.ts";
import { tempDir } from "../support/temp-dir.ts";
import { LIST_OPENS_IN_MS, startDesk } from "../support/three-guests.ts";
import { XDisplay } from "../support/x-display.ts";

/**
 * What three guests in a row are not offered (`support/three-guests`) is worth something only where the
 * same browser would offer it: here it has a profile of its own, and no kiosk around it.
 */
const chromium = await findChromium();
const skip =
  chromium === null ? "no Chromium is installed" : isLong ? null : "slow: npm run test:full";
if (skip !== null) process.stderr.write(`skipping a form that is filled in: ${skip}\n`);

async function end(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  browser.kill("SIGTERM");
  await once(browser, "exit");
}

/** The browser has the file for itself while it runs. */
function keptIn(profileDir: string): unknown[] {
  const path = join(profileDir, "Default", "Web Data");
  const database = new Database(path, { readonly: true, fileMustExist: true });
  onTestFinished(() => void database.close());
  return database.prepare("SELECT name, value FROM autofill").raw().all();
}

test.skipIf(skip !== null)(
  "94: the form that no guest finds filled in is kept and offered by the same browser without a kiosk",
  async () => {
    const display = await XDisplay.start("800x600");
    onTestFinished(() => display.stop());
    const desk = await startDesk("");
    const profileDir = tempDir();
    const open = (run: string) => {
      const args = ["--no-first-run", "--password-store=basic", `--user-data-dir=${profileDir}`];
      if (process.getuid?.() === 0) args.push("--no-sandbox");
      const env = { ...process.env, DISPLAY: display.name };
      const browser = spawn(chromium ?? "", [...args, `${desk.url}/?run=${run}`], {
        ...{ env, stdio: "ignore" },
      });
      onTestFinished(() => end(browser));
      return browser;
    };
    const press = (...keys: readonly string[]) => display.run("xdotool", "key", ...keys);

    const first = open("first");
    await eventually("the form is sent", async () => {
      await press(..."first", "Return");
      await delay(LIST_OPENS_IN_MS);
      return desk.filledIn["first"]?.some((name) => name !== "") ?? false;
    });
    const [typed] = desk.filledIn["first"]?.filter((name) => name !== "") ?? [];
    await end(first);
    expect(keptIn(profileDir)).toContainEqual(["name", typed]);

    open("second");
    await eventually("the next one is offered it", async () => {
      for (const key of ["Down", "Down", "Return"]) {
        await press(key);
        await delay(LIST_OPENS_IN_MS);
      }
      return desk.filledIn["second"]?.includes(typed ?? "none") ?? false;
    });
  },
  120_000,
);
