import { join } from "node:path";
import type { Patience } from "../guest-hang.ts";
import { type GuestRules, reachableHosts } from "../guest-rules.ts";
import { FEATURES_OFF } from "./chromium-features.ts";
import { openersDir } from "./guest-profile.ts";

export type GuestOptions = {
  readonly executablePath: string;
  /** Holds one directory for each guest, while it lasts. */
  readonly guestsDir: string;
  readonly display: string;
  readonly isRoot: boolean;
};

/** What outlives a guest: how long pages were seen to compute. */
export type GuestPlaceOptions = GuestOptions & { readonly patience: Patience };

/** Nothing that talks to anybody but the guest's own pages, and nothing that remembers anything. */
export function guestLaunchOptions(
  { executablePath, display, isRoot }: GuestOptions,
  userDataDir: string,
  rules: GuestRules,
) {
  return {
    executablePath,
    headless: false,
    viewport: null,
    chromiumSandbox: !isRoot,
    ignoreDefaultArgs: ["--enable-automation"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: {
      ...process.env,
      DISPLAY: display,
      XDG_CONFIG_HOME: join(userDataDir, "config"),
      XDG_CACHE_HOME: join(userDataDir, "cache"),
      PATH: `${openersDir(userDataDir)}:${process.env["PATH"] ?? ""}`,
    },
    args: [
      "--kiosk",
      // The process's own window, of a profile that is written to the disk, is never shown.
      "--window-position=-20000,-20000",
      "--window-size=200,200",
      "--hide-crash-restore-bubble",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      FEATURES_OFF,
      "--disk-cache-size=1",
      "--no-first-run",
      // Straight to the printer: a preview offers files, and holds its page as if it hung.
      "--kiosk-printing",
      "--blink-settings=pictureInPictureEnabled=false",
      `--disable-blink-features=${NEVER_OFFERED.join(",")}`,
      ...resolverRules(rules),
    ],
  };
}

/**
 * What would have the browser ask its guest in a window of its own (for a device, a screen, a key), or lies
 * over everything, the bar and a warning too. Pages find it missing, as in a browser that has none of it.
 */
export const NEVER_OFFERED: readonly string[] = [
  ...["WebHID", "Serial", "WebUSB", "WebBluetooth", "GetDisplayMedia", "EyeDropperAPI"],
  "DocumentPictureInPictureAPI",
];

/** Other names, and bare addresses too, are found nowhere. */
function resolverRules(rules: GuestRules): readonly string[] {
  const hosts = reachableHosts(rules);
  if (hosts === null) return [];
  const kept = hosts.map((host) => `, EXCLUDE ${host}`).join(" ");
  return [`--host-resolver-rules=MAP * ~NOTFOUND ${kept}`];
}
