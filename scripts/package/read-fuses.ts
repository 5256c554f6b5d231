import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { type FuseWire, fuseFaults } from "./fuse-states.ts";

/**
 * `node scripts/package/read-fuses.ts release`: the last step of `npm run package`. Reads the fuses of
 * the programs that were packaged: what the packager was told is not yet what stands in them.
 */
type Fuses = {
  readonly FuseV1Options: Readonly<Record<string, string | number>>;
  readonly getCurrentFuseWire: (path: string) => Promise<FuseWire>;
};

const require = createRequire(import.meta.url);
const nearBuilder = createRequire(
  createRequire(require.resolve("electron-builder/package.json")).resolve(
    "app-builder-lib/package.json",
  ),
);
const { FuseV1Options, getCurrentFuseWire } = nearBuilder("@electron/fuses") as Fuses;
const numbers = Object.fromEntries(
  Object.entries(FuseV1Options).filter((pair): pair is [string, number] => {
    return typeof pair[1] === "number";
  }),
);
const root = join(import.meta.dirname, "..", "..");
const { electronFuses } = parse(readFileSync(join(root, "electron-builder.yml"), "utf8"));

const dir = process.argv[2] ?? join(root, "release");
const programs = programsIn(dir);
const faults: string[] = programs.length === 0 ? [`${dir}: no packaged program`] : [];
for (const program of programs) {
  const found = fuseFaults(await getCurrentFuseWire(program), electronFuses, numbers);
  faults.push(...found.map((fault) => `${program}: ${fault}`));
  if (found.length === 0) process.stderr.write(`${program}: every fuse as it should be\n`);
}
for (const fault of faults) process.stderr.write(`fuses: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Where electron-builder leaves the tree that it makes installers of. */
function programsIn(dir: string): readonly string[] {
  const patterns = ["linux*-unpacked/sessionward", "win*-unpacked/*.exe", "mac*/*.app"];
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: dir }))
    .map((name) => join(dir, name))
    .filter((path) => existsSync(path));
}
