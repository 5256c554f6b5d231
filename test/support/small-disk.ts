import { execFileSync } from "node:child_process";
import { chownSync, closeSync, openSync, rmdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { tempDir } from "./temp-dir.ts";
import { noTestUsers, type TestUser } from "./test-user.ts";

const KIB = 1024;

/** Why a test can't have a file system of its own here; null where it can. */
export const noSmallDisks: string | null = noTestUsers ?? faultOfMounting();

function faultOfMounting(): string | null {
  const probe = execFileSync("mktemp", ["-d"], { encoding: "utf8" }).trim();
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", probe], { stdio: "pipe" });
    execFileSync("umount", [probe]);
    return null;
  } catch (error) {
    return `nothing can be mounted here: ${String(error).slice(0, 200)}`;
  } finally {
    rmdirSync(probe);
  }
}

/** A real ext4 of its own in place of a directory: small, and with nothing set aside for root. */
export function mountExt4(dir: string, owner: Pick<TestUser, "uid" | "gid">, mib = 16): void {
  const image = join(tempDir(), "disk.img");
  execFileSync("truncate", ["--size", `${mib}M`, image]);
  execFileSync("mkfs.ext4", ["-q", "-F", "-b", "4096", "-m", "0", image]);
  mount(["-o", "loop", image, dir], dir);
  chownSync(dir, owner.uid, owner.gid);
}

/** A file system of so much memory, as tmpfs(5) takes its size, in place of a directory. */
export function mountTmpfs(dir: string, size: string): void {
  mount(["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dir], dir);
}

/** From now on nothing on it can be changed. */
export function makeReadOnly(dir: string): void {
  execFileSync("mount", ["-o", "remount,ro", dir]);
}

function mount(args: readonly string[], dir: string): void {
  execFileSync("mount", args);
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", dir]);
  });
}

/** Writes until not one more block can be had: what is left of a disk that ran full. */
export function fillUp(path: string): void {
  const file = openSync(path, "a");
  for (const chunk of [1024 * KIB, 4 * KIB]) while (hasRoomFor(file, chunk));
  closeSync(file);
}

function hasRoomFor(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
}
