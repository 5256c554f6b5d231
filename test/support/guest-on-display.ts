import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { GuestRules } from "../../main/guest-rules.ts";
import { holdContext } from "../../main/hosts/guest-change.ts";
import { guestLaunchOptions } from "../../main/hosts/guest-options.ts";
import { prepareProfile } from "../../main/hosts/guest-profile.ts";
import { openGuestContext } from "../../main/hosts/guest-window.ts";
import { XDisplay } from "./x-display.ts";

/** The browser's own have no such ending. */
const IS_FILE = /\.(pdf|html?|mhtml|txt|crdownload|part)$|^saved/;

export type GuestOnDisplay = {
  readonly screen: XDisplay;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What it was kept from, since the last look. */
  readonly blocked: () => readonly string[];
  /** Files that the browser wrote for its guest: saved, loaded or printed, where no printer is. */
  readonly saved: () => readonly string[];
  /** Whether the browser started a program for a link, ever. */
  readonly started: () => boolean;
  /** The policy changes. */
  readonly hold: (now: GuestRules) => Promise<void>;
  /** Titles of the windows on the screen, without the parked one. */
  readonly windows: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

/** A guest's browser as the shell starts it, with its page in the test's hand. */
export async function openGuestOnDisplay(
  executablePath: string,
  rules: GuestRules,
  switches: readonly string[] = [],
): Promise<GuestOnDisplay> {
  const screen = await XDisplay.start("1280x800");
  const userDataDir = mkdtempSync(join(tmpdir(), "sw-test-"));
  const isRoot = process.getuid?.() === 0;
  await prepareProfile(userDataDir, rules);
  const started = watchOpeners();
  const options = { executablePath, guestsDir: userDataDir, display: screen.name, isRoot };
  const launch = guestLaunchOptions(options, userDataDir, rules);
  const browser = await chromium.launchPersistentContext(userDataDir, {
    ...launch,
    args: [...launch.args, ...switches],
  });
  const seen: string[] = [];
  const onBlocked = ({ what }: { readonly what: string }) => void seen.push(what);
  const held = { began: rules, now: rules };
  const watch = { hold: () => held, onBlocked };
  const opened = await openGuestContext(browser, watch);
  if (!opened.ok) throw new Error(opened.detail);
  const context = opened.value;
  const page = context.pages()[0];
  const own = new Set(readdirSync(userDataDir));
  if (page === undefined) throw new Error("no page");
  return {
    ...{ screen, context, page },
    blocked: () => seen.splice(0),
    saved: () => readdirSync(userDataDir).filter((name) => !own.has(name) && IS_FILE.test(name)),
    started,
    hold: async (now) => {
      held.now = now;
      await holdContext(context, watch);
    },
    windows: () => windowsOn(screen),
    close: async () => {
      await browser.close();
      await screen.stop();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

async function windowsOn(screen: XDisplay): Promise<readonly string[]> {
  const search = () => screen.run("xdotool", "search", "--onlyvisible", "--name", ".");
  // A window that closes meanwhile is an error to it.
  const listed = await search().catch(search);
  const names = listed
    .split("\n")
    .filter(Boolean)
    .map((id) => screen.run("xdotool", "getwindowname", id).catch(() => ""));
  const all = (await Promise.all(names)).map((name) => name.trim());
  return all.filter((name) => name !== "" && name !== "about:blank - Chromium");
}

/** What the machine would start for a link, in the place of a mail program: it tells that it was. */
function watchOpeners(): () => boolean {
  const dir = mkdtempSync(join(tmpdir(), "sw-test-openers-"));
  for (const name of ["xdg-open", "xdg-email"]) {
    writeFileSync(join(dir, name), `#!/bin/sh\ntouch ${dir}/started\n`, { mode: 0o700 });
  }
  process.env["PATH"] = `${dir}:${process.env["PATH"]}`;
  return () => existsSync(join(dir, "started"));
}
