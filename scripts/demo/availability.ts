import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Availability, Need } from "./step.ts";

/** The programs behind each need. */
const PROGRAMS: Readonly<Record<Exclude<Need, "logind" | "browser">, readonly string[]>> = {
  display: ["Xvfb", "xauth", "xset"],
  locker: ["i3lock", "xss-lock"],
  camera: ["import", "convert", "tesseract", "xwininfo"],
  input: ["xdotool"],
};

/** The browsers that the story signs in, by family; the program's name on Debian and Ubuntu. */
const BROWSER_PROGRAMS = {
  chromium: ["chromium", "chromium-browser"],
  firefox: ["firefox-esr", "firefox"],
} as const;
export type Family = keyof typeof BROWSER_PROGRAMS;
export const FAMILIES = ["chromium", "firefox"] as const satisfies readonly Family[];

/** @param noWorld why there is no private system with accounts and logind, or null. */
export function lookAround(noWorld: string | null, platform = process.platform): Availability {
  if (platform !== "linux") return lackEverything(platform, noWorld);
  return {
    display: lackOf(PROGRAMS.display),
    locker: lackOf(PROGRAMS.locker),
    camera: lackOf(PROGRAMS.camera),
    input: lackOf(PROGRAMS.input),
    browser: FAMILIES.some((family) => browserPath(family) !== null)
      ? null
      : "neither Chromium nor Firefox is installed",
    logind: noWorld,
  };
}

/** Programs of these names may be there; what the story does with them is for Linux. */
function lackEverything(platform: string, noWorld: string | null): Availability {
  const lack = `shown on Linux only; this is ${platform}`;
  const lacks = { display: lack, locker: lack, camera: lack, input: lack, browser: lack };
  return { ...lacks, logind: noWorld ?? lack };
}

export function browserPath(family: Family): string | null {
  for (const name of BROWSER_PROGRAMS[family]) {
    const path = findProgram(name);
    if (path !== null) return path;
  }
  return null;
}

export function findProgram(name: string): string | null {
  for (const dir of (process.env["PATH"] ?? "").split(delimiter)) {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return join(dir, name);
    } catch {
      // The next directory may have it.
    }
  }
  return null;
}

function lackOf(names: readonly string[]): string | null {
  const missing = names.filter((name) => findProgram(name) === null);
  return missing.length === 0 ? null : `not installed: ${missing.join(", ")}`;
}
