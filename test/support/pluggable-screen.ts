import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.ts";
import { XDisplay } from "./x-display.ts";

const CONF = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "DontVTSwitch" "true"
EndSection
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
/** As `cvt 800 1280` writes it; nothing shows it. */
const PORTRAIT = "87.25 800 864 944 1088 1280 1283 1293 1341 -hsync +vsync".split(" ");

/** Why there is no X server here whose monitors come and go, printed; null where there is one. */
export function noPluggableScreen(): string | null {
  const needed = ["/usr/bin/Xorg", "/usr/lib/xorg/modules/drivers/dummy_drv.so"];
  const missing = needed.filter((path) => !existsSync(path));
  if (missing.length === 0 && process.getuid?.() === 0) return null;
  const because = `needs root and ${needed.join(", ")}`;
  process.stderr.write(`skipping monitors that come and go: ${because}\n`);
  return because;
}

/** Xorg itself, without a card: one monitor of 1280 × 800, to which others can be plugged. */
export async function startPluggableScreen() {
  const dir = tempDir();
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
