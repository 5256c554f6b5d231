import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ADDRESS_SUGGESTIONS } from "../../main/hosts/chromium-features.ts";

export type BrowserFamily = "chromium" | "firefox";

export type BrowserLaunch = {
  readonly family: BrowserFamily;
  /** Whose browser it is; the caller itself, or anybody when the caller is root. */
  readonly user: { readonly uid: number; readonly gid: number; readonly homeDir: string };
  /** As `:97`. */
  readonly display: string;
  readonly xAuthorityPath?: string;
  readonly url: string;
  readonly logPath?: string;
  /** More switches, as for another profile. */
  readonly switches?: readonly string[];
};

export type LaunchedBrowser = {
  /** The main process. */
  readonly pid: number;
  /** Ends it the hard way, as a power cut would. */
  kill(): Promise<void>;
};

/** Nothing that talks to anybody but the page, or waits to suggest addresses; all else as installed. */
const ARGUMENTS: Readonly<Record<BrowserFamily, readonly string[]>> = {
  chromium: [
    "/usr/bin/chromium",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    `--disable-features=${ADDRESS_SUGGESTIONS.join(",")}`,
  ],
  firefox: ["/usr/bin/firefox-esr", "--new-instance"],
};

/** The installed browser as a person would start it: their uid, home and default profile. */
export function browserArgv(family: BrowserFamily, url: string): readonly string[] {
  return [...ARGUMENTS[family], url];
}

export function launchBrowser(launch: BrowserLaunch): LaunchedBrowser {
  const { family, user, display, xAuthorityPath, url, logPath } = launch;
  const [program = "", ...own] = browserArgv(family, url);
  const args = [...(launch.switches ?? []), ...own];
  const log = logPath === undefined ? "ignore" : openSync(logPath, "a", 0o600);
  const isOther = process.getuid?.() === 0 && user.uid !== 0;
  const child = spawn(program, args, {
    cwd: user.homeDir,
    env: {
      HOME: user.homeDir,
      DISPLAY: display,
      PATH: "/usr/bin:/bin",
      LANG: "C.UTF-8",
      ...(xAuthorityPath === undefined ? {} : { XAUTHORITY: xAuthorityPath }),
    },
    stdio: ["ignore", log, log],
    detached: true,
    ...(isOther ? { uid: user.uid, gid: user.gid } : {}),
  });
  const { pid = 0 } = child;
  if (pid === 0) throw new Error(`${program} could not be started`);
  return {
    pid,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      process.kill(-pid, "SIGKILL");
      await Promise.race([ended, delay(5_000)]);
    },
  };
}
