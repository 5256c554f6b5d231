import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { SHELL_UNIT } from "../../agent/platform/linux/service-unit.ts";
import { EXTERNAL } from "../bundle-externals.ts";
import { POLICY_DIRS, serviceFiles, UNIT_DIRS } from "../service/service-files.ts";
import { copyModule } from "./module-files.ts";
import { licenceText, productionModules } from "./production-modules.ts";

const HOME = "/usr/lib/sessionward";
const DOC = "/usr/share/doc/sessionward";
const NODE = `${HOME}/bin/node`;

/** Electron is another package's matter: here the shell runs on the system's own Chromium. */
const MODULES = EXTERNAL.filter((name) => name !== "electron" && name !== "koffi");
/** For Electron, and for Windows. */
const NOT_IN_A_DEB = ["shell-electron.js", "preload.cjs", "wts-probe.js", "demo"];

export type TreeOptions = {
  /** The checkout, built and with its packages installed. */
  readonly rootDir: string;
  /** Becomes `/` of whoever installs it. */
  readonly treeDir: string;
  /** As Node calls it: `linux-x64`. */
  readonly machine: string;
};

/** Lays out every file of the package. */
export function layOutTree(options: TreeOptions): void {
  const { rootDir, treeDir } = options;
  addPrograms(options);
  addCommand(treeDir);
  addServices(treeDir);
  addDocumentation(rootDir, treeDir);
}

function addPrograms({ rootDir, treeDir, machine }: TreeOptions): void {
  const home = join(treeDir, HOME);
  const node = join(treeDir, NODE);
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(join(rootDir, "node_modules", `node-${machine}`, "bin/node"), node);
  chmodSync(node, 0o755);
  cpSync(join(rootDir, "dist"), join(home, "dist"), {
    recursive: true,
    filter: (path) => !NOT_IN_A_DEB.some((name) => path.endsWith(`/${name}`)),
  });
  // Node takes the bundles for modules because of its `type`.
  write(home, "package.json", `${JSON.stringify({ name: "sessionward", type: "module" })}\n`);
  for (const each of productionModules(rootDir, MODULES)) copyModule(rootDir, each, home, machine);
  // electron-store imports it, also where it is told itself what it would ask of it.
  write(home, "node_modules/electron/package.json", '{ "name": "electron", "main": "none.js" }\n');
  write(home, "node_modules/electron/none.js", "module.exports = {};\n");
}

function addCommand(treeDir: string): void {
  const script = `#!/bin/sh\nexec ${NODE} --disable-sigusr1 ${HOME}/dist/sessionward.js "$@"\n`;
  write(treeDir, "/usr/bin/sessionward", script, 0o755);
}

function addServices(treeDir: string): void {
  const programs = {
    nodePath: NODE,
    daemonPath: `${HOME}/dist/agent.js`,
    cli: "/usr/bin/sessionward",
  };
  for (const { path, text } of serviceFiles(programs, UNIT_DIRS.package))
    write(treeDir, path, text);
  const wants = join(treeDir, UNIT_DIRS.package, "user/graphical-session.target.wants");
  mkdirSync(wants);
  symlinkSync(`../${SHELL_UNIT}`, join(wants, SHELL_UNIT));
  // Empty, and so gone with the package: a service can't be let into a directory that is not there.
  for (const dir of POLICY_DIRS) mkdirSync(join(treeDir, dir), { recursive: true });
}

function addDocumentation(rootDir: string, treeDir: string): void {
  const doc = join(treeDir, DOC);
  cpSync(join(rootDir, "policies/presets"), join(doc, "presets"), { recursive: true });
  for (const page of ["README.md", ...pagesOf(rootDir)]) {
    write(doc, page, readFileSync(join(rootDir, page), "utf8"));
  }
  const changes = readFileSync(join(rootDir, "CHANGELOG.md"));
  writeFileSync(join(doc, "changelog.gz"), gzipSync(changes, { level: 9 }));
  write(doc, "copyright", copyright(rootDir));
}

function pagesOf(rootDir: string): readonly string[] {
  const names = readdirSync(join(rootDir, "docs"));
  return names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
}

/** Everything that is in the package, whether as a package of its own or inside a bundle. */
function copyright(rootDir: string): string {
  const read = (path: string) => readFileSync(join(rootDir, path), "utf8").trim();
  const { dependencies } = JSON.parse(read("package.json")) as { dependencies: object };
  const modules = productionModules(rootDir, Object.keys(dependencies));
  const parts = [
    `Sessionward\n\n${read("LICENSE")}`,
    ...modules.map((each) => `${each.name} ${each.version}\n\n${licenceText(rootDir, each)}`),
    `Node.js\n\n${read(`node_modules/node-${process.platform}-${process.arch}/LICENSE`)}`,
  ];
  return `${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function write(dir: string, path: string, text: string, mode = 0o644): void {
  const target = join(dir, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  chmodSync(target, mode);
}
