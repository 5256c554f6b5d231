import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files below a directory that hold a text, as UTF-8 or as UTF-16 (Chromium's Session Storage). */
export function filesHolding(dir: string, text: string): readonly string[] {
  const needles = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
  return filesBelow(dir).filter((path) => {
    const bytes = readFileSync(path);
    return path.includes(text) || needles.some((needle) => bytes.includes(needle));
  });
}

export function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) return filesBelow(path);
    return stats.isFile() ? [path] : [];
  });
}
