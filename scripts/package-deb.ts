import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AGENT_VERSION } from "../agent/machine.ts";
import { controlFile } from "./package/control.ts";
import { layOutTree } from "./package/package-tree.ts";

/**
 * `npm run package:deb [-- --out DIR] [--no-build]`: one .deb for machines like this one. Needs
 * dpkg-deb(1) only.
 */
const rootDir = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: { out: { type: "string" }, "no-build": { type: "boolean" } },
});
const outDir = values.out ?? join(rootDir, "release");

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
const architecture = ARCHITECTURES[process.arch];
if (process.platform !== "linux" || architecture === undefined) {
  process.stderr.write(`package:deb: no package for ${process.platform}-${process.arch}\n`);
  process.exit(1);
}

if (values["no-build"] !== true) {
  execFileSync(process.execPath, [join(rootDir, "scripts/build.ts")], { stdio: "inherit" });
}
const treeDir = mkdtempSync(join(tmpdir(), "sessionward-deb-"));
try {
  layOutTree({ rootDir, treeDir, machine: `linux-${process.arch}` });
  addControl(treeDir, architecture);
  settleModes(treeDir);
  mkdirSync(outDir, { recursive: true });
  const debPath = join(outDir, `sessionward_${AGENT_VERSION}_${architecture}.deb`);
  // zstd: read by dpkg since Debian 12 and Ubuntu 21.10, and half as big again in a tenth of the time.
  const args = ["--root-owner-group", "-Zzstd", "--build", treeDir, debPath];
  const env = { ...process.env, SOURCE_DATE_EPOCH: sourceDate() };
  execFileSync("dpkg-deb", args, { stdio: ["ignore", "ignore", "inherit"], env });
  process.stdout.write(`${debPath}\n`);
} finally {
  rmSync(treeDir, { recursive: true });
}

function addControl(tree: string, of: string): void {
  const control = join(tree, "DEBIAN");
  const installedKib = Math.ceil(bytesBelow(tree) / 1024);
  mkdirSync(control);
  const fields = { version: AGENT_VERSION, architecture: of, installedKib };
  writeFileSync(join(control, "control"), controlFile(fields));
  writeFileSync(join(control, "conffiles"), "/etc/xdg/autostart/sessionward-shell.desktop\n");
  const scripts = join(import.meta.dirname, "package/debian");
  for (const name of readdirSync(scripts)) {
    copyFileSync(join(scripts, name), join(control, name));
    chmodSync(join(control, name), 0o755);
  }
}

/** Whoever builds, under whatever umask: everybody may read, nobody but root may write. */
function settleModes(tree: string): void {
  chmodSync(tree, 0o755);
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
    chmodSync(path, runs ? 0o755 : 0o644);
  }
}

function bytesBelow(dir: string): number {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The same sources make the same package, byte for byte (reproducible-builds.org). */
function sourceDate(): string {
  try {
    const args = ["log", "-1", "--format=%ct"];
    return execFileSync("git", args, { cwd: rootDir, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    const { mtimeMs } = statSync(join(rootDir, "package.json"));
    return String(Math.floor(mtimeMs / 1000));
  }
}
