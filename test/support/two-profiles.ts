import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import {
  type BrowserFamily,
  type LaunchedBrowser,
  launchBrowser,
} from "../../scripts/demo/browser-launch.ts";
import type { WebAppReport } from "../../scripts/demo/web-app-answers.ts";
import type { BrowserRunner } from "./browser-runner.ts";
import { filesHolding } from "./find-bytes.ts";

type Profile = { readonly run: string; readonly dir: string; readonly switches: readonly string[] };

/** Firefox's are named by their directory: `-P` would first ask which one is meant. */
function profilesOf(family: BrowserFamily, homeDir: string): readonly Profile[] {
  return ["first", "second"].map((run, index) => {
    const name = family === "chromium" ? ["Default", "Profile 1"][index] : `p${index}.${run}`;
    const root = family === "chromium" ? ".config/chromium" : ".config/mozilla/firefox";
    const dir = join(homeDir, root, name ?? "");
    const switches = family === "chromium" ? [`--profile-directory=${name}`] : ["--profile", dir];
    return { run, dir, switches };
  });
}

/** One person with two profiles of one browser, signed in with both. */
export class TwoProfiles {
  readonly #runner: BrowserRunner;
  readonly #family: BrowserFamily;
  readonly #profiles: readonly Profile[];
  #visits = 0;

  constructor(runner: BrowserRunner, family: BrowserFamily, restoresTabs: boolean) {
    this.#runner = runner;
    this.#family = family;
    this.#profiles = profilesOf(family, runner.user.homeDir);
    for (const { dir } of this.#profiles) this.#prepare(dir, restoresTabs);
  }

  /** Opens both and signs in to the app in every way that it knows. */
  async signIn(): Promise<readonly LaunchedBrowser[]> {
    const opened: LaunchedBrowser[] = [];
    for (const profile of this.#profiles) {
      opened.push(this.#open(profile, `/sign-in?run=${profile.run}`));
      const report = await this.#runner.webApp.nextReport(profile.run, "sign-in");
      expect(new Set(Object.values(report.kinds)), JSON.stringify(report)).toEqual(
        new Set(["signedIn"]),
      );
    }
    return opened;
  }

  /** Opens both again and asks every kind who it is. */
  async ask(): Promise<{
    readonly opened: readonly LaunchedBrowser[];
    readonly reports: readonly WebAppReport[];
  }> {
    const opened: LaunchedBrowser[] = [];
    const reports: WebAppReport[] = [];
    for (const profile of this.#profiles) {
      this.#visits += 1;
      const run = `visit-${this.#visits}`;
      opened.push(this.#open(profile, `/who?run=${run}`));
      reports.push(await this.#runner.webApp.nextReport(run, "who"));
    }
    return { opened, reports };
  }

  /** Files of the person that hold the secret of either profile, wherever they are. */
  holding(): readonly string[] {
    const tokens = this.#profiles.map(({ run }) => this.#runner.webApp.tokenOf(run) ?? "none");
    return tokens.flatMap((token) => filesHolding(this.#runner.user.homeDir, token));
  }

  /** Whether the cookies of both are on the disk, which is some time after they were set. */
  haveCookies(): boolean {
    return this.#profiles.every(({ run, dir }) => {
      const token = this.#runner.webApp.tokenOf(run) ?? "none";
      return filesHolding(dir, token).some((path) => /\/cookies\.sqlite(-wal)?$/.test(path));
    });
  }

  #open({ switches }: Profile, path: string): LaunchedBrowser {
    const { user, webApp, display } = this.#runner;
    return launchBrowser({
      family: this.#family,
      user,
      display,
      url: `${webApp.url}${path}`,
      switches,
    });
  }

  #prepare(dir: string, restoresTabs: boolean): void {
    const [file, text] =
      this.#family === "chromium"
        ? ["Preferences", JSON.stringify({ session: { restore_on_startup: restoresTabs ? 1 : 5 } })]
        : ["user.js", `user_pref("browser.startup.page", ${restoresTabs ? 3 : 1});\n`];
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, file ?? ""), text ?? "");
    const { uid, gid, homeDir } = this.#runner.user;
    chownSync(join(dir, file ?? ""), uid, gid);
    for (let path = dir; path !== homeDir; path = dirname(path)) chownSync(path, uid, gid);
  }
}
