import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { giveTo, writeIn } from "./fake-profiles.ts";
import { tempDir } from "./temp-dir.ts";
import type { TestUser } from "./test-user.ts";

/** A directory outside the home that looks like a profile, and belongs to the same person. */
export function victimOf(user: TestUser): string {
  const dir = tempDir();
  chmodSync(dir, 0o755);
  for (const path of ["Cookies", "Cache/data", "cookies.sqlite"]) writeIn(dir, path, "precious");
  giveTo(user, dir);
  return dir;
}

export function expectIntact(victim: string): void {
  for (const path of ["Cookies", "Cache/data", "cookies.sqlite"]) {
    expect(readFileSync(join(victim, path), "utf8")).toBe("precious");
  }
}
