/**
 * What the demo and the tests need from Debian or Ubuntu, and what for.
 * @type {Readonly<Record<string, string>>}
 */
export const SYSTEM_PACKAGES = {
  chromium: "a real browser to sign in, clear and sign out",
  "firefox-esr": "the other real browser",
  xvfb: "displays that nobody looks at",
  "xserver-xephyr": "a display with a keyboard and a mouse of its own",
  xinput: "parts them from the rest",
  xauth: "keys to those displays",
  "xss-lock": "turns logind's Lock into a running locker",
  i3lock: "the locker",
  sway: "a Wayland compositor that nobody looks at",
  swaylock: "its locker",
  swayidle: "its idle hints",
  grim: "photographs of it",
  "wl-clipboard": "something copied in it",
  dbus: "the system bus of the sandbox",
  "libpam-systemd": "real logind sessions",
  systemd: "logind itself",
  cage: "a compositor for a kiosk",
  xwayland: "the X screen in it",
  "xserver-xorg-core": "the X server of a kiosk",
  "xserver-xorg-video-dummy": "a screen for it that nobody looks at",
  cron: "crontab: what a kiosk's guest may leave",
  at: "the same for later, once",
  keyutils: "keyctl: keys that a kiosk's guest leaves in the kernel",
  iproute2: "ip: a network cable that can be pulled",
  "util-linux": "unshare, nsenter, setpriv",
  "x11-utils": "xwininfo: is the screen covered?",
  "x11-xserver-utils": "xset",
  imagemagick: "photographs of the sandbox display",
  xdotool: "keys and mouse on the sandbox display",
  "tesseract-ocr": "reads the countdown on the photographs",
  "fonts-dejavu-core": "letters for the warning",
  passwd: "useradd, for accounts inside the sandbox",
};

/**
 * Which of `names` are not installed, from the output of
 * `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`.
 * @param {readonly string[]} names
 * @param {string} dpkgOutput
 */
export function missingPackages(names, dpkgOutput) {
  const installed = new Set(
    dpkgOutput
      .split("\n")
      .map((line) => line.trim().split(" "))
      .filter((cells) => cells[1] === "installed")
      .map((cells) => cells[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Xorg needs udev, which comes in the very version of systemd: taken in the version that is there,
 * or left out, since a demo and its tests upgrade nothing that a machine runs on.
 * @param {readonly string[]} names
 * @param {{ library: string | null, udev: string | null, offered: readonly string[] }} versions
 * @returns {readonly string[]}
 */
export function withoutUpgrade(names, { library, udev, offered }) {
  const isFree = !names.includes("xserver-xorg-core") || udev !== null || library === null;
  if (isFree) return names;
  if (offered.includes(library)) return [...names, `udev=${library}`];
  return names.filter((name) => !name.startsWith("xserver-xorg-"));
}

/** @typedef {"nothing" | "install" | "ask" | "advise"} PackagePlan */

/**
 * What to do about missing packages: nobody is asked where nobody can answer, and nobody is asked
 * again who has said no to the same list.
 * @param {{ missing: readonly string[], isRoot: boolean, hasApt: boolean, terminal: boolean,
 *   yes: boolean, declined: readonly string[] }} seen
 * @returns {PackagePlan}
 */
export function packagePlan(seen) {
  if (seen.missing.length === 0) return "nothing";
  if (!seen.hasApt || !seen.isRoot) return "advise";
  if (seen.yes || !seen.terminal) return "install";
  return seen.missing.every((name) => seen.declined.includes(name)) ? "advise" : "ask";
}

/**
 * The one line to run, for whoever is allowed to.
 * @param {readonly string[]} missing
 * @param {boolean} hasApt
 */
export function adviceFor(missing, hasApt) {
  return hasApt
    ? `sudo apt-get install --no-install-recommends ${missing.join(" ")}`
    : `install with this system's package manager: ${missing.join(" ")}`;
}
