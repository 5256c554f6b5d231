import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as z from "zod/mini";

export type ProductionModule = {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Relative to the tree that was searched, as `node_modules/a/node_modules/b`. */
  readonly dir: string;
};

const names = z._default(z.record(z.string(), z.string()), {});
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z._default(z.string(), "see its files"),
  dependencies: names,
  optionalDependencies: names,
});

/** These packages and all they depend on, each where Node would find it from whoever needs it. */
export function productionModules(
  rootDir: string,
  wanted: readonly string[],
): readonly ProductionModule[] {
  const found = new Map<string, ProductionModule>();
  const visit = (name: string, fromDir: string, isOptional: boolean) => {
    const dir = resolveModule(rootDir, fromDir, name);
    if (dir === null && isOptional) return;
    if (dir === null) throw new Error(`${name} is not installed`);
    if (found.has(dir)) return;
    const manifest = manifestSchema.parse(readJson(join(dir, "package.json")));
    const { version, license, dependencies, optionalDependencies } = manifest;
    found.set(dir, { name, version, license, dir: relative(rootDir, dir) });
    for (const each of Object.keys(dependencies)) visit(each, dir, each in optionalDependencies);
    for (const each of Object.keys(optionalDependencies)) visit(each, dir, true);
  };
  for (const name of wanted) visit(name, rootDir, false);
  return [...found.values()].sort((a, b) => a.dir.localeCompare(b.dir, "en"));
}

/** The words of its licence, from whatever file it calls so. */
export function licenceText(rootDir: string, { dir, license }: ProductionModule): string {
  const file = readdirSync(join(rootDir, dir)).find((name) => /^(licen[sc]e|copying)/i.test(name));
  return file === undefined ? license : readFileSync(join(rootDir, dir, file), "utf8").trim();
}

function resolveModule(rootDir: string, fromDir: string, name: string): string | null {
  const dir = join(fromDir, "node_modules", name);
  if (existsSync(join(dir, "package.json"))) return dir;
  return fromDir === rootDir ? null : resolveModule(rootDir, dirname(fromDir), name);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
