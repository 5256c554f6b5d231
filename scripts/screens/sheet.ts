import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** All pictures of one language and look on one page: docs/screens/sheet.LANGUAGE.LOOK.png. */
export function makeSheet(outDir: string, ending: string): void {
  const pictures = readdirSync(outDir).filter((name) => name.endsWith(`.${ending}.png`));
  const paths = pictures.sort().map((name) => join(outDir, name));
  const layout = ["-tile", "4x", "-geometry", "320x180+6+6", "-background", "#8a8f98"];
  const frugal = ["+dither", "-colors", "64", "-strip"];
  execFileSync("montage", [...paths, ...layout, ...frugal, `png8:${outDir}/sheet.${ending}.png`]);
}
