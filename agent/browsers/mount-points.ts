import type { BytePath } from "./byte-path.ts";

/** Where something is mounted: the fifth field of /proc/self/mountinfo (proc(5)), unescaped. */
export function mountPointsOf(mountInfo: string): readonly BytePath[] {
  return mountInfo.split("\n").flatMap((line) => {
    const path = line.split(" ")[4];
    return path === undefined
      ? []
      : [path.replace(/\\([0-7]{3})/g, (_, octal) => character(octal))];
  });
}

function character(octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}
