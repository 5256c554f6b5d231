import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  mkdtempSync,
  openSync,
  rmSync,
} from "node:fs";
import type { BytePath } from "./byte-path.ts";
import { below } from "./dir-handle.ts";

/** In memory, so that no copy of a cookie ever reaches a disk. */
const MEMORY_DIR = "/dev/shm";
const MAX_COPY_BYTES = 256 * 1024 * 1024;

export type MemoryDir = { readonly dir: number; readonly remove: () => void };

/** A directory of our own for plain files; `remove` must be called, and takes all of them away. */
export function openMemoryDir(): MemoryDir {
  const path = mkdtempSync(`${MEMORY_DIR}/sessionward-`);
  const dir = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const remove = () => {
    closeSync(dir);
    rmSync(path, { recursive: true, force: true });
  };
  return { dir, remove };
}

/** @returns false for anything but a regular file of a sane size */
export function copyFile(from: number, name: BytePath, to: number, newName: string): boolean {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number;
  try {
    fd = openSync(below(from, name), flags);
  } catch {
    return false;
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size > MAX_COPY_BYTES) return false;
    copyFileSync(`/proc/self/fd/${fd}`, below(to, newName));
    return true;
  } finally {
    closeSync(fd);
  }
}
