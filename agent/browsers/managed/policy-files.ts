import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../../policies/result.ts";

/** No browser reads one that is larger than this either. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The system's own, empty or not (FHS 3.0, 3.7.2). */
const SYSTEM_DIR = "etc/opt";

export type PolicyFileFault = "unsafe" | "unreadable";

/**
 * A directory of policies that only root may change, and so nobody else can turn elsewhere: every
 * step on the way is a directory of ours (no link), and not writable by others.
 */
export function safeDirectory(rootDir: string, dir: string): Result<string, "unsafe"> {
  let path = rootDir;
  for (const name of dir.split("/")) {
    path = join(path, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (!stats.isDirectory()) return fail("unsafe", `${path} is not a directory`);
    const isOurs = stats.uid === process.geteuid?.() && (stats.mode & 0o022) === 0;
    if (!isOurs)
      return fail("unsafe", `others than root may change ${path} (chmod go-w, chown root)`);
  }
  return ok(path);
}

/**
 * @param links `follow` where only root can have made one, and a browser follows it
 * @returns null where there is none
 */
export function readPolicyFile(
  path: string,
  links: "refuse" | "follow" = "refuse",
): Result<string | null, PolicyFileFault> {
  let descriptor: number;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK | (links === "refuse" ? O_NOFOLLOW : 0));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    return code === "ENOENT" ? ok(null) : fail("unreadable", `${path} can't be opened (${code})`);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return fail("unreadable", `${path} is not a file`);
    if (stats.size > MAX_BYTES) return fail("unreadable", `${path} is larger than 4 MiB`);
    return ok(readFileSync(descriptor, "utf8"));
  } finally {
    closeSync(descriptor);
  }
}

/** Whole or not at all, and readable by everybody: browsers run as their people (rename(2)). */
export function writePolicyFile(dir: string, name: string, content: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  removeHalfWritten(dir, name);
  const temporaryPath = temporaryPathOf(dir, name);
  const descriptor = openSync(temporaryPath, "wx", 0o644);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporaryPath, join(dir, name));
}

/** What a crash left of a file that was being written. */
export function removeHalfWritten(dir: string, name: string): void {
  const path = temporaryPathOf(dir, name);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
}

function temporaryPathOf(dir: string, name: string): string {
  return join(dir, `.${name}.new`);
}

/** And the directories above it, as far as nothing else is in them. */
export function removePolicyFile(rootDir: string, dir: string, name: string): void {
  if (existsSync(join(rootDir, dir, name))) unlinkSync(join(rootDir, dir, name));
  const names = dir.split("/");
  for (let depth = names.length; depth > 1; depth -= 1) {
    const path = names.slice(0, depth).join("/");
    if (path === SYSTEM_DIR || !removedEmpty(join(rootDir, path))) return;
  }
}

function removedEmpty(dir: string): boolean {
  try {
    rmdirSync(dir);
    return true;
  } catch {
    return false;
  }
}
