import { closeSync, renameSync, rmdirSync, unlink } from "node:fs";
import { type BytePath, joined, spoken } from "./byte-path.ts";
import {
  batchesOf,
  below,
  type DirEntry,
  entriesOf,
  mountIdOf,
  openBeneath,
} from "./dir-handle.ts";
import { codeOf, faultText } from "./file-faults.ts";

/** Each level holds a descriptor open; a deeper directory is moved up and emptied from there. */
const MAX_DEPTH = 32;
/** Enough to keep the thread pool busy, few enough to hold in memory. */
const UNLINKS_AT_ONCE = 128;
/** Somebody who keeps adding files is not outrun; what is left is named. */
const MAX_PASSES = 3;
const MAX_NAMED = 20;

/** Hears how many more files are gone. */
export type OnUnlinked = (files: number) => void;

type Frame = {
  readonly parent: number;
  readonly name: BytePath;
  readonly path: BytePath;
  readonly dir: number;
  readonly pass: number;
  /** Failures before it was entered: with more of them, another pass would meet them again. */
  readonly failuresBefore: number;
  /** Those still to be entered. */
  readonly subdirectories: DirEntry[];
};

/**
 * Unlinks everything in an open directory: fd-relative, never through a link, never onto another
 * mount, unlinking only (no chmod, no overwriting: a file may have other names).
 *
 * @returns names of what is left, empty when nothing is
 */
export async function emptyDirectory(
  dir: number,
  onUnlinked: OnUnlinked = () => undefined,
): Promise<readonly string[]> {
  const removal = new Removal(dir, dir, onUnlinked);
  let stalled = 0;
  for (let moved = 0; stalled < MAX_PASSES; moved = removal.moved) {
    const entries = entriesOf(dir);
    if (entries.length === 0) return [];
    removal.left.length = 0;
    for (const { name } of entries) await removal.remove(name);
    stalled = removal.moved > moved ? 0 : stalled + 1;
  }
  const names = entriesOf(dir).map(({ name }) => spoken(name));
  return names.length === 0 ? [] : [...removal.left, ...names].slice(0, MAX_NAMED);
}

/** The same for one entry of a directory, where it lies. @returns why it is still there, or null */
export async function removeInPlace(parent: number, name: BytePath): Promise<string | null> {
  const removal = new Removal(parent, null, () => undefined);
  await removal.remove(name);
  return removal.left[0] ?? null;
}

class Removal {
  readonly left: string[] = [];
  readonly #base: number;
  readonly #refuge: number | null;
  readonly #mountId: string;
  readonly #onUnlinked: OnUnlinked;
  #failures = 0;
  /** Directories that lay too deep and now wait in the refuge. */
  moved = 0;

  /** @param refuge where directories that lie too deep are moved to, on the same file system */
  constructor(base: number, refuge: number | null, onUnlinked: OnUnlinked) {
    this.#base = base;
    this.#refuge = refuge;
    this.#mountId = mountIdOf(base);
    this.#onUnlinked = onUnlinked;
  }

  async remove(name: BytePath): Promise<void> {
    const code = await unlinked(this.#base, name);
    if (code === null) this.#onUnlinked(1);
    if (code === null || code === "ENOENT") return;
    // Linux answers EISDIR, POSIX allows EPERM (unlink(2)).
    const top = code === "EISDIR" || code === "EPERM" ? await this.#enter(this.#base, name) : null;
    if (top === null) this.#leave(name, code);
    else await this.#walk(top);
  }

  async #walk(top: Frame): Promise<void> {
    const stack = [top];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const next = frame.subdirectories.pop();
      if (next === undefined) {
        stack.pop();
        const again = await this.#leaveDirectory(frame);
        if (again !== null) stack.push(again);
      } else if (stack.length >= MAX_DEPTH) {
        this.#moveUp(frame, next.name);
      } else {
        const inner = await this.#enter(frame.dir, next.name, frame.path);
        if (inner !== null) stack.push(inner);
      }
    }
  }

  /** Opens a directory and unlinks its files; null when it can't be entered. */
  async #enter(
    parent: number,
    name: BytePath,
    above: BytePath = "",
    pass = 1,
  ): Promise<Frame | null> {
    const path = joined(above, name);
    const opened = openBeneath(parent, name);
    if (!opened.ok) {
      if (opened.reason !== "missing") this.#leave(path, opened.detail);
      return null;
    }
    const dir = opened.value;
    if (mountIdOf(dir) !== this.#mountId) {
      closeSync(dir);
      this.#leave(path, "another mount");
      return null;
    }
    const failuresBefore = this.#failures;
    const subdirectories: DirEntry[] = [];
    for (const batch of batchesOf(dir, UNLINKS_AT_ONCE)) {
      const files = batch.filter(({ isDirectory }) => !isDirectory);
      await this.#unlinkFiles(dir, path, files);
      subdirectories.push(...batch.filter(({ isDirectory }) => isDirectory));
    }
    return { parent, name, path, dir, pass, failuresBefore, subdirectories };
  }

  async #unlinkFiles(dir: number, path: BytePath, files: readonly DirEntry[]): Promise<void> {
    const codes = await Promise.all(files.map(({ name }) => unlinked(dir, name)));
    this.#onUnlinked(codes.filter((code) => code === null).length);
    for (const [index, code] of codes.entries()) {
      if (code === null || code === "ENOENT") continue;
      this.#leave(joined(path, files[index]?.name ?? ""), code);
    }
  }

  /** Removes the emptied directory, or enters it again when something was added meanwhile. */
  async #leaveDirectory(frame: Frame): Promise<Frame | null> {
    closeSync(frame.dir);
    const code = faultOf(() => rmdirSync(below(frame.parent, frame.name)));
    if (code === null || code === "ENOENT") return null;
    // What is left in it has been named already.
    if (code === "ENOTEMPTY" && this.#failures > frame.failuresBefore) return null;
    if (code === "ENOTEMPTY" && frame.pass < MAX_PASSES) {
      return this.#enter(frame.parent, frame.name, parentOf(frame.path), frame.pass + 1);
    }
    this.#leave(frame.path, code);
    return null;
  }

  #moveUp(frame: Frame, name: BytePath): void {
    const refuge = this.#refuge;
    if (refuge === null) {
      this.#leave(joined(frame.path, name), "too deep");
      return;
    }
    const newName = `deep-${this.moved + 1}`;
    const code = faultOf(() => renameSync(below(frame.dir, name), below(refuge, newName)));
    if (code === null) this.moved += 1;
    else if (code !== "ENOENT") this.#leave(joined(frame.path, name), code);
  }

  #leave(path: BytePath, because: string): void {
    this.#failures += 1;
    if (this.left.length < MAX_NAMED) this.left.push(`${spoken(path)}: ${faultText(because)}`);
  }
}

function parentOf(path: BytePath): BytePath {
  return path.split("/").slice(0, -1).join("/");
}

function unlinked(dir: number, name: BytePath): Promise<string | null> {
  return new Promise((resolve) => {
    unlink(below(dir, name), (error) => resolve(error === null ? null : (error.code ?? "failed")));
  });
}

function faultOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return codeOf(error);
  }
}
