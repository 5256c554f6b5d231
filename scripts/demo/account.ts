import { randomBytes, randomInt } from "node:crypto";
import { chownSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import type { XDisplay } from "./x-display.ts";

/** A user account; only ever made inside the sandbox's own system. */
export type Account = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly homeDir: string;
};

/**
 * The kernel knows no account names: programs of the outside that look after a uid of theirs would
 * see its processes in here too, so the uid is one that nobody has.
 *
 * @param canSignIn with a password that nobody is told; otherwise the account has none
 */
export async function makeAccount(name: string, canSignIn: boolean): Promise<Account> {
  const uid = String(randomInt(40_000, 59_000));
  await must(["useradd", "--create-home", "--uid", uid, "--shell", "/bin/bash", name]);
  if (canSignIn) {
    const line = `${name}:${randomBytes(18).toString("base64")}`;
    await must(["sh", "-c", 'printf "%s\\n" "$1" | chpasswd', "sh", line]);
  }
  const [, , , gid = "", , homeDir = ""] = (await must(["getent", "passwd", name]))
    .trim()
    .split(":");
  return { name, uid: Number(uid), gid: Number(gid), homeDir };
}

/** Lets an account use a display: a copy of the display's key that only it can read. */
export function lendDisplay(display: XDisplay, account: Account, path: string): string | null {
  if (display.xAuthorityPath === null) return null;
  copyFileSync(display.xAuthorityPath, path);
  chownSync(path, account.uid, account.gid);
  return path;
}

/** Where a key lies that has to outlive the account's home. */
export function keyPathFor(runDir: string, account: Account): string {
  return join(runDir, `${account.name}.xauthority`);
}

async function must(argv: readonly string[]): Promise<string> {
  const ran = await runProgram(argv);
  if (ran.code !== 0) throw new Error(`${argv[0]} exited ${ran.code}: ${ran.stderr.trim()}`);
  return ran.stdout;
}
