import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";

export type PrivateFileFault = "missing" | "notPrivate";

/**
 * Reads a file that only its owner (this process's user) may touch. Everything is checked on the
 * descriptor that is then read, so that nothing can be swapped in between; a link is not followed
 * (open(2), O_NOFOLLOW).
 */
export function readPrivateFile(path: string): Result<Buffer, PrivateFileFault> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return explainOpen(path, error);
  }
  try {
    const complaint = complaintAbout(descriptor);
    return complaint === null
      ? ok(readFileSync(descriptor))
      : fail("notPrivate", `${path} ${complaint}`);
  } finally {
    closeSync(descriptor);
  }
}

function explainOpen(path: string, error: unknown): Result<never, PrivateFileFault> {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return fail("missing", `${path} does not exist`);
  if (code === "ELOOP") return fail("notPrivate", `${path} is a link`);
  return fail("notPrivate", `${path} can't be opened (${String(code)})`);
}

function complaintAbout(descriptor: number): string | null {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return "is not a regular file";
  // Windows has neither: there the directory's access list decides.
  if (process.geteuid === undefined) return null;
  if (stat.uid !== process.geteuid()) return `belongs to uid ${stat.uid}`;
  return (stat.mode & 0o077) === 0 ? null : "can be read by others (chmod 600)";
}

/**
 * Replaces a file as a whole: after a power cut there is the old content or the new one. Mode 0600.
 * Data, name and directory entry are on disk when it returns (rename(2), fsync(2)).
 */
export function writePrivateFile(path: string, content: string): void {
  const temporaryPath = `${path}.new`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const descriptor = openSync(temporaryPath, flags, 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporaryPath, path);
  syncDirectory(dirname(path));
}

/** The same with a file that is there already: one of the two names is gone when it returns. */
export function movePrivateFile(path: string, toPath: string): void {
  renameSync(path, toPath);
  syncDirectory(dirname(toPath));
}

function syncDirectory(dir: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(dir, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
