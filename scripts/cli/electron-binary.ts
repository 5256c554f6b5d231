import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The package says where its binary lies; asking it for the path would download one. */
export function electronBinary(): string | null {
  try {
    const dir = join(createRequire(import.meta.url).resolve("electron/package.json"), "..", "dist");
    const names = ["electron", "electron.exe", "Electron.app/Contents/MacOS/Electron"];
    return names.map((name) => join(dir, name)).find((path) => existsSync(path)) ?? null;
  } catch {
    return null;
  }
}
