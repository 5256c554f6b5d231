import { existsSync } from "node:fs";

const NEEDED = {
  Xvfb: "/usr/bin/Xvfb",
  Xephyr: "/usr/bin/Xephyr",
  xinput: "/usr/bin/xinput",
  xdotool: "/usr/bin/xdotool",
  i3lock: "/usr/bin/i3lock",
  "xss-lock": "/usr/bin/xss-lock",
  xmessage: "/usr/bin/xmessage",
  "dbus-daemon": "/usr/bin/dbus-daemon",
  mutter: "/usr/bin/mutter",
  "gnome-session-bin": "/usr/libexec/gnome-session-binary",
  sway: "/usr/bin/sway",
  swaylock: "/usr/bin/swaylock",
  swayidle: "/usr/bin/swayidle",
  grim: "/usr/bin/grim",
  "wl-clipboard": "/usr/bin/wl-copy",
  cage: "/usr/bin/cage",
  Xwayland: "/usr/bin/Xwayland",
  Xorg: "/usr/bin/Xorg",
  "dummy_drv.so": "/usr/lib/xorg/modules/drivers/dummy_drv.so",
  chromium: "/usr/bin/chromium",
  systemd: "/lib/systemd/systemd",
  ip: "/usr/bin/ip",
} as const;

/**
 * Why the tests of a file can't run here, or null. The reason is printed, so that a skip is never
 * taken for a pass.
 */
export function reasonToSkip(
  what: string,
  needs: readonly (keyof typeof NEEDED | "root")[],
): string | null {
  const missing = needs.filter((need) =>
    need === "root" ? process.getuid?.() !== 0 : !existsSync(NEEDED[need]),
  );
  if (missing.length === 0) return null;
  const reason = `needs ${missing.join(", ")}`;
  process.stderr.write(`skipped: ${what}: ${reason}\n`);
  return reason;
}

/** For promises of so many milliseconds: the promise stays as it is, but one stall is forgiven. */
export const ON_A_BUSY_MACHINE = { retry: 1 } as const;
