import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An account of this test's own, with an empty home. */
export type TestUser = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly homeDir: string;
  /** Takes everything out of the home, for another round. */
  empty(): void;
};

/** Why tests that need other users can't run here; null where they can. */
export const noTestUsers: string | null =
  process.getuid?.() !== 0
    ? "only root can act as other users"
    : existsSync("/usr/sbin/useradd")
      ? null
      : "there is no useradd";

/**
 * Made with `useradd`, so that programs which look their user up find one; gone afterwards.
 *
 * @param password without one nobody could unlock a session of theirs
 */
export function createTestUser(password: string | null = null): TestUser {
  const name = `sw${randomBytes(5).toString("hex")}`;
  const homeDir = mkdtempSync(join(tmpdir(), "sw-home-"));
  execFileSync("useradd", ["--no-create-home", "--home-dir", homeDir, "--user-group", name]);
  onTestFinished(() => {
    endProcessesOf(idOf(name, "-u"));
    execFileSync("userdel", ["--force", name], { stdio: "ignore" });
    rmSync(homeDir, { recursive: true, force: true });
  });
  const [uid, gid] = [idOf(name, "-u"), idOf(name, "-g")];
  chownSync(homeDir, uid, gid);
  const empty = () => {
    for (const each of readdirSync(homeDir)) rmSync(join(homeDir, each), { recursive: true });
  };
  if (password !== null) execFileSync("chpasswd", { input: `${name}:${password}\n` });
  return { name, uid, gid, homeDir, empty };
}

function idOf(name: string, flag: string): number {
  return Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
}

/** The account is ours alone, and so is everything that runs as it. */
export function endProcessesOf(uid: number): void {
  const found = execFileSync("ps", ["-e", "-o", "uid=,pid="], { encoding: "utf8" });
  for (const line of found.trim().split("\n")) {
    const [owner, pid] = line.trim().split(/\s+/).map(Number);
    if (owner === uid && pid !== undefined) killIfThere(pid);
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
