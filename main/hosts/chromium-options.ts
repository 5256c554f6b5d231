import { join } from "node:path";
import type { SurfaceWindow } from "../shell.ts";
import { FEATURES_OFF } from "./chromium-features.ts";
import type { RendererFiles } from "./renderer-files.ts";

/** `.invalid` resolves nowhere (RFC 2606 §2): all that is ever served there comes from `files`. */
export const ORIGIN = "https://shell.invalid";

export type ChromiumOptions = {
  readonly executablePath: string;
  /** The shell's own, never a person's profile. */
  readonly userDataDir: string;
  readonly display: string;
  readonly files: RendererFiles;
  readonly isRoot: boolean;
};

/** What playwright-core is told; signals stay with the program that runs the shell. */
export function launchOptions(options: ChromiumOptions) {
  return {
    executablePath: options.executablePath,
    headless: false,
    viewport: null,
    // Chromium refuses its sandbox to root; nobody should run the shell as root outside of tests.
    chromiumSandbox: !options.isRoot,
    ignoreDefaultArgs: ["--enable-automation"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: {
      ...process.env,
      DISPLAY: options.display,
      // Else its crash reporter makes a folder where the person's own Chromium keeps its profile.
      XDG_CONFIG_HOME: join(options.userDataDir, "config"),
      XDG_CACHE_HOME: join(options.userDataDir, "cache"),
    },
    args: [
      "--kiosk",
      // WM_CLASS, by which the agent tells our windows from those of people.
      "--class=Sessionward",
      // The first window is out of sight: it keeps the browser alive while nothing is shown.
      "--window-position=-20000,-20000",
      "--window-size=200,200",
      "--hide-crash-restore-bubble",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      FEATURES_OFF,
    ],
  };
}

/** Chromium keeps a window one pixel smaller than the display unless it overlaps its edges. */
export function targetBounds(window: SurfaceWindow) {
  const { x, y, width, height } = window.bounds;
  const over = window.frame === "full" ? 1 : 0;
  return { left: x - over, top: y - over, width: width + 2 * over, height: height + 2 * over };
}
