import { execFileSync } from "node:child_process";

/** Few colours, no metadata and no date: the same screen is the same file. */
export function savePicture(path: string, png: Buffer): void {
  const frugal = ["+dither", "-colors", "48", "-strip", "-define", "png:exclude-chunks=date,time"];
  execFileSync("convert", ["png:-", ...frugal, `png8:${path}`], { input: png });
}
