import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { Identity } from "../../core/become-user.ts";
import { runCommand } from "../child-process.ts";

export type HomeFault = "unsafeParent" | "notADirectory" | "denied";

const RETIRED = ".retired-";
const COPY_WITHIN_MS = 10_000;
const DELETE_WITHIN_MS = 120_000;

/**
 * A home that every run of a session starts anew. The last one is renamed away first, which takes
 * one step whatever it holds; its files are deleted with the rights of their owner, never of root,
 * because the person before could have put anything into it.
 */
export class FreshHome {
  readonly #homeDir: string;
  readonly #skeletonDir: string | null;
  readonly #identity: Identity;

  constructor(homeDir: string, skeletonDir: string | null, identity: Identity) {
    this.#homeDir = homeDir;
    this.#skeletonDir = skeletonDir;
    this.#identity = identity;
  }

  async renew(): Promise<Result<null, HomeFault>> {
    const retired = this.retire();
    return retired.ok ? this.#create() : retired;
  }

  /** Takes the last home out of reach. What it held is gone for the next run from here on. */
  retire(): Result<null, HomeFault> {
    const parent = this.#checkParent();
    if (!parent.ok) return parent;
    try {
      const found = lstatSync(this.#homeDir, { throwIfNoEntry: false });
      if (found === undefined) return ok(null);
      if (!found.isDirectory()) return fail("notADirectory", `${this.#homeDir} is no directory`);
      renameSync(this.#homeDir, join(dirname(this.#homeDir), this.#retiredName()));
      return ok(null);
    } catch (error) {
      return fail("denied", String(error));
    }
  }

  /** Makes the new home, 0700 and owned by the session's user, and copies the skeleton as that user. */
  async #create(): Promise<Result<null, HomeFault>> {
    try {
      mkdirSync(this.#homeDir, { mode: 0o700 });
      if (this.#as() !== null) chownSync(this.#homeDir, this.#identity.uid, this.#identity.gid);
    } catch (error) {
      return fail("denied", String(error));
    }
    if (this.#skeletonDir === null) return ok(null);
    const args = ["-rT", "--", this.#skeletonDir, this.#homeDir];
    const copied = await runCommand("/bin/cp", args, {
      timeoutMs: COPY_WITHIN_MS,
      as: this.#as(),
    });
    if (!copied.ok) return fail("denied", copied.detail);
    return copied.value.exitCode === 0 ? ok(null) : fail("denied", copied.value.stderr);
  }

  /** Deletes every retired home, those of an earlier life of the agent too; says what is left. */
  async deleteRetired(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const dir of this.#retiredDirs()) if (!(await this.#delete(dir))) left.push(dir);
    return left;
  }

  async #delete(dir: string): Promise<boolean> {
    const options = { timeoutMs: DELETE_WITHIN_MS, as: this.#as() };
    const removed = await runCommand("/bin/rm", ["-rf", "--one-file-system", "--", dir], options);
    // The owner may not remove the directory itself from a parent of root's, only empty it.
    if (removed.ok && removed.value.exitCode !== 0 && !isEmpty(dir)) {
      await runCommand("/bin/chmod", ["-R", "u+rwX", "--", dir], options);
      await runCommand("/bin/rm", ["-rf", "--one-file-system", "--", dir], options);
    }
    try {
      rmdirSync(dir);
      return true;
    } catch {
      return !existsSync(dir);
    }
  }

  /** Where others could rename and link beside us, no path below would mean what it says. */
  #checkParent(): Result<null, HomeFault> {
    const parent = dirname(this.#homeDir);
    const found = lstatSync(parent, { throwIfNoEntry: false });
    const self = process.getuid?.() ?? 0;
    const safe =
      found?.isDirectory() === true &&
      (found.uid === 0 || found.uid === self) &&
      (found.mode & 0o022) === 0;
    return safe
      ? ok(null)
      : fail("unsafeParent", `${parent} must belong to root, writable by no one else`);
  }

  #retiredDirs(): string[] {
    const parent = dirname(this.#homeDir);
    const prefix = `${RETIRED}${basename(this.#homeDir)}-`;
    return readdirSync(parent)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(parent, name));
  }

  #retiredName(): string {
    return `${RETIRED}${basename(this.#homeDir)}-${process.hrtime.bigint()}`;
  }

  #as(): { uid: number; gid: number } | null {
    const { uid, gid } = this.#identity;
    return uid === process.getuid?.() ? null : { uid, gid };
  }
}

function isEmpty(dir: string): boolean {
  try {
    return readdirSync(dir).length === 0;
  } catch {
    return false;
  }
}
