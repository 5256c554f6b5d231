import { cpSync, existsSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import type { ProductionModule } from "./production-modules.ts";

/** For people who build or read the package, not for programs that run it. */
const NOT_RUN = /\.(md|markdown|map|gyp|gypi|cc|tsbuildinfo)$|\.d\.[cm]?ts$/;
const NOT_RUN_DIRS = ["node_modules", ".github", "test", "tests", "benchmark", "benchmarks"];
/** Beside ready-made binaries, the sources that they were made from. */
const NATIVE_SOURCES = ["src", "deps"];

/** Copies what runs of a package: its programs, its licence, and native code for one machine only. */
export function copyModule(
  rootDir: string,
  { dir }: ProductionModule,
  targetDir: string,
  machine: string,
): void {
  const source = join(rootDir, dir);
  const left = existsSync(join(source, "prebuilds"))
    ? [...NOT_RUN_DIRS, ...NATIVE_SOURCES]
    : NOT_RUN_DIRS;
  cpSync(source, join(targetDir, dir), {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const parts = relative(source, path).split(sep);
      if (parts[0] === "prebuilds" && parts.length > 1) return isFor(machine, parts);
      return !left.includes(parts[0] ?? "") && !NOT_RUN.test(basename(path));
    },
  });
}

function isFor(machine: string, [, of = "", file]: readonly string[]): boolean {
  const machines = of.replace(/\.node$/, "").split("+");
  return machines.includes(machine) && file?.includes("musl") !== true;
}
