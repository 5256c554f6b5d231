import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type KioskDisplay, XORG_CONF } from "../../agent/platform/linux/kiosk-unit.ts";
import { letsSwitchTerminals, type XorgFile } from "../../agent/platform/linux/xorg-flags.ts";

/** The first that is there is read, after all the directories (xorg.conf(5)). */
const OWN_FILES = [
  "/etc/X11/xorg.conf",
  "/etc/xorg.conf",
  "/usr/etc/X11/xorg.conf",
  "/usr/lib/X11/xorg.conf",
];

/** What `install` can't set itself: the machine's own files are its administrator's. */
export function kioskWarnings(display: KioskDisplay, rootDir = "/"): readonly string[] {
  if (display !== "xorg") return [];
  const path = letsSwitchTerminals(filesAfterOurs(rootDir));
  if (path === null) return [];
  return [
    `${path} has a section "ServerFlags" of its own, which counts instead of ours: put Option ` +
      '"DontVTSwitch" "true" into it, or Ctrl+Alt+F2 leads guests to a terminal of this machine',
  ];
}

function filesAfterOurs(rootDir: string): readonly XorgFile[] {
  const dir = dirname(XORG_CONF);
  const later = namesIn(join(rootDir, dir))
    .filter((name) => name.endsWith(".conf") && name > basename(XORG_CONF))
    .sort()
    .map((name) => fileAt(rootDir, join(dir, name)));
  const own = OWN_FILES.map((path) => fileAt(rootDir, path)).find((file) => file !== null);
  return [...later, own ?? null].filter((file) => file !== null);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** One that can't be read is none that the server could. */
function fileAt(rootDir: string, path: string): XorgFile | null {
  try {
    return { path, text: readFileSync(join(rootDir, path), "utf8") };
  } catch {
    return null;
  }
}
