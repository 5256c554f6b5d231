import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files below a directory that hold a text, as UTF-8 or as UTF-16 (Chromium's Session Storage). */
export function filesHolding(dir: string, text: string): readonly string[] {
  const needles = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
  return filesBelow(dir).filter((path) => {
    const bytes = unlessGone(() => readFileSync(path), Buffer.alloc(0));
    return path.includes(text) || needles.some((needle) => bytes.includes(needle));
  });
}

export function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    const stats = unlessGone(() => lstatSync(path), null);
    if (stats?.isDirectory() === true) return unlessGone(() => filesBelow(path), []);
    return stats?.isFile() === true ? [path] : [];
  });
}

/** A browser that still runs removes files of its own while they are looked through. */
function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "ENOENT") return otherwise;
    throw fault;
  }
}
