import { renameSync, symlinkSync, unlinkSync } from "node:fs";

/**
 * Run as the owner of a home: swaps a directory with a link to another one, over and over, to be in
 * the way of whoever works on it. `node path-swapper.ts DIR TARGET`
 */
const [dir = "", target = ""] = process.argv.slice(2);
process.stdout.write("swapping\n");
for (;;) {
  attempt(() => renameSync(dir, `${dir}.aside`));
  attempt(() => symlinkSync(target, dir));
  attempt(() => unlinkSync(dir));
  attempt(() => renameSync(`${dir}.aside`, dir));
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // The other side was faster this time.
  }
}
