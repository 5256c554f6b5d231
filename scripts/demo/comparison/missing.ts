import { browserPath, findProgram } from "../availability.ts";
import type { ComparisonState } from "./contract.ts";

type Missing = ComparisonState["missing"][number];

const NEEDED: readonly (readonly [Missing["part"], readonly string[], string])[] = [
  ["display", ["Xvfb", "xauth", "xset"], "apt-get install xvfb xauth x11-xserver-utils"],
  ["input", ["xdotool"], "apt-get install xdotool"],
];

/** Everything that the page can't show here, and the one line that mends it. */
export function missingParts(noWorld: string): ComparisonState["missing"] {
  const missing: Missing[] = [];
  if (noWorld !== "") {
    const fix = "run `npm start` as root on Linux with systemd, in a virtual machine if you like";
    missing.push({ part: "privateSystem", side: null, because: noWorld, fix });
  }
  for (const [part, programs, fix] of NEEDED) {
    const lacking = programs.filter((name) => findProgram(name) === null);
    const because = `not installed: ${lacking.join(", ")}`;
    if (lacking.length > 0) missing.push({ part, side: null, because, fix });
  }
  for (const family of ["chromium", "firefox"] as const) {
    if (browserPath(family) !== null) continue;
    const fix = `apt-get install ${family === "firefox" ? "firefox-esr" : family}`;
    missing.push({ part: family, side: null, because: `${family} is not installed`, fix });
  }
  if (findProgram("bleachbit") === null) {
    const because = "bleachbit is not installed, so that the switch on the left is off";
    missing.push({ part: "bleachBit", side: "today", because, fix: "apt-get install bleachbit" });
  }
  return missing;
}
