import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XDisplay } from "./x-display.ts";

/** Of `xorg.conf`: a screen of 1280 × 800 without a card; a second monitor has room beside it. */
export const DUMMY_SCREEN = `
Section "Device"
  Identifier "none"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "nobody"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "none"
  Monitor "nobody"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x800"
  EndSubSection
EndSection
`;
const CONF = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "DontVTSwitch" "true"
EndSection
${DUMMY_SCREEN}`;
/** As `cvt 800 1280` writes it; nothing shows it. */
const PORTRAIT = "87.25 800 864 944 1088 1280 1283 1293 1341 -hsync +vsync".split(" ");

/** What is missing for it here; null where nothing is. */
export function missingForDummyXorg(): string | null {
  const needed = ["/usr/bin/Xorg", "/usr/lib/xorg/modules/drivers/dummy_drv.so"];
  const missing = needed.filter((path) => !existsSync(path));
  if (missing.length === 0 && process.getuid?.() === 0) return null;
  return `needs root and ${needed.join(", ")}`;
}

/**
 * Xorg itself, without a card: one monitor of 1280 × 800, to which others can be plugged.
 *
 * @param dir for its files
 */
export async function startDummyXorg(dir: string) {
  writeFileSync(join(dir, "xorg.conf"), CONF);
  const files = ["-config", join(dir, "xorg.conf"), "-logfile", join(dir, "log")];
  const display = await XDisplay.startServer("Xorg", [...files, "-novtswitch", "-sharevts", "vt7"]);
  const set = (name: string, ...how: string[]) => display.run("xrandr", "--output", name, ...how);
  return {
    display,
    /** As a cable that says nothing of itself: its monitor is lit, and counts as disconnected. */
    plug: async () => {
      await display.run("xrandr", "--addmode", "DUMMY1", "1280x800");
      await set("DUMMY1", "--mode", "1280x800", "--right-of", "DUMMY0");
    },
    unplug: () => set("DUMMY1", "--off"),
    turn: async () => {
      await display.run("xrandr", "--newmode", "portrait", ...PORTRAIT);
      await display.run("xrandr", "--addmode", "DUMMY0", "portrait");
      await set("DUMMY0", "--mode", "portrait");
    },
  };
}
