import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { areBuilt } from "./programs.ts";

export type BuiltPage = {
  readonly dir: string;
  /** Builds it, unless that is done. @returns `dir` */
  readonly ready: () => Promise<string>;
};

/**
 * A folder of static files for all tests of a file: as `npm test` has just built it, else made from
 * the sources as they are now.
 */
export function builtPage(page: "renderer" | "console" | "demo"): BuiltPage {
  if (areBuilt) {
    const dir = resolve("dist", page);
    return { dir, ready: async () => dir };
  }
  const dir = mkdtempSync(join(tmpdir(), `sw-${page}-`));
  // A shell that runs as the person it is for reads it too.
  chmodSync(dir, 0o755);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return { dir, ready: () => build(page, dir) };
}

async function build(page: string, outDir: string): Promise<string> {
  const vite = await import("vite");
  await vite.build({
    configFile: `vite.${page}.config.ts`,
    build: { outDir, emptyOutDir: true },
    logLevel: "warn",
  });
  return outDir;
}
