import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Identity } from "../../core/become-user.ts";
import { runCommand } from "../child-process.ts";

/** One row of passwd(5), with the supplementary groups of group(5). */
export type UserAccount = {
  readonly name: string;
  readonly identity: Identity;
  readonly homeDir: string;
};

/** Files that name an account which is signed in without asking, one pattern for each login manager. */
const AUTOLOGIN_FILES = [
  { dir: "lightdm", pattern: /^\s*autologin-user\s*=\s*(\S+)/gm },
  { dir: "lightdm/lightdm.conf.d", pattern: /^\s*autologin-user\s*=\s*(\S+)/gm },
  { dir: "gdm3", pattern: /^\s*(?:Automatic|Timed)Login\s*=\s*(\S+)/gm },
  { dir: "gdm", pattern: /^\s*(?:Automatic|Timed)Login\s*=\s*(\S+)/gm },
  { dir: ".", pattern: /^\s*User\s*=\s*(\S+)/gm, only: "sddm.conf" },
  { dir: "sddm.conf.d", pattern: /^\s*User\s*=\s*(\S+)/gm },
] as const;

/** The accounts of this machine. `etcDir` is `/etc`, except where a test has a root of its own. */
export class UserAccounts {
  readonly #etcDir: string;

  constructor(etcDir = "/etc") {
    this.#etcDir = etcDir;
  }

  byUid(uid: number): Promise<UserAccount | null> {
    return this.#find((fields) => fields[2] === String(uid), String(uid));
  }

  byName(name: string): Promise<UserAccount | null> {
    return this.#find((fields) => fields[0] === name, name);
  }

  /**
   * Whether a person can sign in to this account with a password: shadow(5) holds a hash, and the
   * account is not signed in by itself. An account of a directory service has no local line and
   * counts as one that can. Without the right to read shadow nobody is ever locked.
   */
  async canUnlock(name: string): Promise<boolean> {
    const shadow = await this.#read("shadow");
    if (shadow === null) return false;
    const hash = rowsOf(shadow).find(([user]) => user === name)?.[1];
    const hasPassword = hash === undefined ? !(await this.#isLocal(name)) : hash.startsWith("$");
    return hasPassword && !(await this.autologinNames()).has(name);
  }

  /** Accounts that a login manager signs in without a password. */
  async autologinNames(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    for (const source of AUTOLOGIN_FILES) {
      const dir = join(this.#etcDir, source.dir);
      const files = "only" in source ? [source.only] : await readdir(dir).catch(() => []);
      for (const file of files.filter((name) => name.endsWith(".conf"))) {
        const text = (await this.#read(join(source.dir, file))) ?? "";
        for (const match of text.matchAll(source.pattern)) names.add(match[1] ?? "");
      }
    }
    return names;
  }

  async #isLocal(name: string): Promise<boolean> {
    return rowsOf((await this.#read("passwd")) ?? "").some(([user]) => user === name);
  }

  /** passwd first, as it costs nothing; then `getent`, which also asks directory services. */
  async #find(matches: (fields: readonly string[]) => boolean, key: string) {
    const local = rowsOf((await this.#read("passwd")) ?? "").find(matches);
    const row = local ?? (await askNameService(key));
    return row === null ? null : this.#accountOf(row);
  }

  async #accountOf(row: readonly string[]): Promise<UserAccount | null> {
    const [name, , uid, gid, , homeDir] = row;
    if (name === undefined || homeDir === undefined || !homeDir.startsWith("/")) return null;
    const primary = Number(gid);
    const groups = rowsOf((await this.#read("group")) ?? "")
      .filter((fields) => (fields[3] ?? "").split(",").includes(name))
      .map((fields) => Number(fields[2]))
      .filter((group) => group !== primary);
    return { name, homeDir, identity: { uid: Number(uid), gid: primary, groups } };
  }

  #read(name: string): Promise<string | null> {
    return readFile(join(this.#etcDir, name), "utf8").catch(() => null);
  }
}

async function askNameService(key: string): Promise<readonly string[] | null> {
  const answer = await runCommand("/usr/bin/getent", ["passwd", key], { timeoutMs: 2000 });
  if (!answer.ok || answer.value.exitCode !== 0) return null;
  return rowsOf(answer.value.stdout)[0] ?? null;
}

/** Lines of fields between colons, as passwd(5), shadow(5) and group(5) have them. */
export function rowsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}
