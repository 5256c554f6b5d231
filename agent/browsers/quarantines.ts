import { closeSync, fstatSync, mkdirSync } from "node:fs";
import { fail, type Result } from "../../policies/result.ts";
import type { BytePath } from "./byte-path.ts";
import { below, mountIdOf, openBeneath } from "./dir-handle.ts";
import { codeOf, isNoRoom } from "./file-faults.ts";

/** Made where they are first needed; a directory that someone put there before is never used. */
export class Quarantines {
  readonly #made = new Map<BytePath, Result<number, string>>();
  readonly #home: number;
  readonly #name: string;

  constructor(home: number, name: string) {
    this.#home = home;
    this.#name = name;
  }

  readonly atHome = (): Result<number, string> => this.beside("", this.#home);

  /** @returns the open quarantine, or what the file system answered (errno(3)) */
  beside(path: BytePath, parent: number): Result<number, string> {
    const known = this.#made.get(path);
    if (known !== undefined) return known;
    const made = makeDirectory(parent, this.#name);
    // On a full disk there may be room for one as soon as something is gone.
    if (made.ok || !isNoRoom(made.reason)) this.#made.set(path, made);
    return made;
  }

  opened(): readonly number[] {
    return [...this.#made.values()].flatMap((made) => (made.ok ? [made.value] : []));
  }
}

function makeDirectory(parent: number, name: string): Result<number, string> {
  try {
    mkdirSync(below(parent, name), 0o700);
  } catch (error) {
    return fail(codeOf(error), "no quarantine can be made");
  }
  const opened = openBeneath(parent, name);
  if (!opened.ok) return fail(opened.reason, opened.detail);
  const isOurs = fstatSync(opened.value).uid === process.geteuid?.();
  if (isOurs && mountIdOf(opened.value) === mountIdOf(parent)) return opened;
  closeSync(opened.value);
  return fail("notOurs", "somebody put another directory in its place");
}
