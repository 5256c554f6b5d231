import { existsSync } from "node:fs";
import { join } from "node:path";
import { electronBinary } from "../cli/electron-binary.ts";

export type BuiltShell = { readonly name: string; readonly argv: readonly string[] };

const dist = join(import.meta.dirname, "..", "..", "dist");

/** On the system's Chromium. */
export function chromiumShell(): BuiltShell {
  return { name: "chromium", argv: [process.execPath, built("shell.js")] };
}

export function electronShell(): BuiltShell | null {
  const binary = electronBinary();
  if (binary === null) return null;
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return { name: "electron", argv: [binary, ...asRoot, built("shell-electron.js")] };
}

function built(name: string): string {
  const path = join(dist, name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return path;
}
