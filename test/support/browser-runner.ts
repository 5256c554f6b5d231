import { existsSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { type BrowserClearing, createBrowsers } from "../../agent/browsers/browsers.ts";
import { linuxProcessTable } from "../../agent/browsers/process-table.ts";
import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { DEFAULT_DATA_KINDS } from "../../policies/vocabulary.ts";
import {
  type BrowserFamily,
  browserArgv,
  type LaunchedBrowser,
  launchBrowser,
} from "../../scripts/demo/browser-launch.ts";
import { startWebApp, type WebApp } from "../../scripts/demo/web-app.ts";
import type { WebAppReport } from "../../scripts/demo/web-app-answers.ts";
import { eventually } from "./eventually.ts";
import { HELPER_PATH, PROBE_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";
import { createTestUser, noTestUsers, type TestUser } from "./test-user.ts";
import { XDisplay } from "./x-display.ts";

const SLOWNESS = 4;

/** Why a real browser can't be used here; null where it can. */
export function noBrowser(family: BrowserFamily): string | null {
  const program = browserArgv(family, "")[0] ?? "";
  if (noTestUsers !== null) return noTestUsers;
  if (!existsSync(program)) return `${program} is not installed`;
  return existsSync("/usr/bin/Xvfb") ? null : "Xvfb is not installed";
}

/** A person with an installed browser in front of a screen, and the web app they sign in to. */
export class BrowserRunner {
  readonly user: TestUser;
  readonly webApp: WebApp;
  readonly browsers: BrowserClearing;
  readonly #family: BrowserFamily;
  readonly displays: X11Displays;
  readonly display: string;
  #visits = 0;

  constructor(
    family: BrowserFamily,
    webApp: WebApp,
    display: string,
    user: TestUser = createTestUser(),
  ) {
    this.#family = family;
    this.display = display;
    this.webApp = webApp;
    this.user = user;
    const { uid, gid, homeDir } = this.user;
    const identity = { uid, gid, groups: [] };
    const displays = new X11Displays({
      probePath: PROBE_PATH,
      accountOf: async () => ({ identity, homeDir }),
      log: silentLog,
    });
    this.displays = displays;
    onTestFinished(() => displays.close());
    this.browsers = createBrowsers({
      helperPath: HELPER_PATH,
      nodePath: process.execPath,
      windowCloser: displays,
      log: silentLog,
      // How a browser ends is asked here, never how fast: beside other suites it is slow.
      stopwatchMs: () => performance.now() / SLOWNESS,
    });
  }

  /** Opens the browser, signs in, and leaves it open. */
  async signIn(): Promise<LaunchedBrowser> {
    const browser = this.#open("/sign-in?run=session");
    const report = await this.webApp.nextReport("session", "sign-in");
    expect(new Set(Object.values(report.kinds)), JSON.stringify(report)).toEqual(
      new Set(["signedIn"]),
    );
    return browser;
  }

  /** Opens the browser as the next person would, and asks every kind who it is. */
  async ask(): Promise<{ readonly browser: LaunchedBrowser; readonly report: WebAppReport }> {
    this.#visits += 1;
    const run = `visit-${this.#visits}`;
    const browser = this.#open(`/who?run=${run}`);
    return { browser, report: await this.webApp.nextReport(run, "who") };
  }

  /** Asks the browser to close and waits until it, and all it started, has written and gone. */
  async closeGracefully(...browsers: readonly LaunchedBrowser[]): Promise<void> {
    const pids = browsers.map(({ pid }) => pid);
    if (this.#family === "chromium") for (const pid of pids) process.kill(pid, "SIGINT");
    else await this.displays.askToClose(this.display, null, this.user.uid, pids);
    const isGone = () => linuxProcessTable.list(this.user.uid).length === 0;
    await eventually("the browser closed", isGone);
  }

  get token(): string {
    const token = this.webApp.tokenOf("session");
    if (token === null) throw new Error("nobody signed in");
    return token;
  }

  /** Clears the home as the daemon would, to the last byte. */
  async clear(): Promise<readonly ProfileReceipt[]> {
    const { uid, gid, homeDir } = this.user;
    const cleared = await this.browsers.clear({
      homeDir,
      uid,
      gid,
      data: DEFAULT_DATA_KINDS,
      families: null,
      display: this.display,
      xAuthorityPath: null,
      dryRun: false,
    });
    if (!cleared.ok) throw new Error(cleared.detail);
    return cleared.value.freed;
  }

  #open(path: string): LaunchedBrowser {
    return launchBrowser({
      family: this.#family,
      user: this.user,
      display: this.display,
      url: `${this.webApp.url}${path}`,
    });
  }
}

export async function startBrowserRunner(family: BrowserFamily): Promise<BrowserRunner> {
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const webApp = await startWebApp();
  onTestFinished(() => webApp.close());
  return new BrowserRunner(family, webApp, display.name);
}
