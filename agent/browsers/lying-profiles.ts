import { type BytePath, isPlainName, joined } from "./byte-path.ts";
import { type DirEntry, entriesOf, inDirectory, lookUp } from "./dir-handle.ts";
import { PROFILE_GROUPS } from "./family-places.ts";

/** No browser makes more; whoever made them must not keep a daemon of root's busy with them. */
const MAX_DIRECTORIES = 500;

/** A browser follows a link in a profile's place, whatever its lists say; we only name it. */
const PROFILE_NAME = /^(?:Default|Profile \d+|Guest Profile|System Profile|\w{8}\..+)$/;

export type Lying = {
  /** Relative to the directory that was looked into. */
  readonly paths: readonly BytePath[];
  /** Directories that were not looked into any more. */
  readonly unseen: number;
};

/** Directories in which any of the marks lies: profiles that no list has to name. */
export function lyingIn(home: number, path: BytePath, marks: readonly string[]): Lying {
  const found = ["", ...PROFILE_GROUPS].map((group) =>
    inDirectory<Lying>(
      home,
      joined(path, group),
      (dir) => markedIn(dir, group, marks),
      () => ({ paths: [], unseen: 0 }),
    ),
  );
  return {
    paths: found.flatMap(({ paths }) => paths),
    unseen: found.reduce((sum, { unseen }) => sum + unseen, 0),
  };
}

function markedIn(dir: number, group: BytePath, marks: readonly string[]): Lying {
  const entries = entriesOf(dir).filter(({ name }) => isPlainName(name));
  const all = entries.filter(({ isDirectory }) => isDirectory);
  const looked = all.slice(0, MAX_DIRECTORIES);
  const isMarked = ({ name }: DirEntry) =>
    inDirectory(
      dir,
      name,
      (inner) => marks.some((mark) => lookUp(inner, mark) !== null),
      () => false,
    );
  const isLink = ({ name }: DirEntry) =>
    PROFILE_NAME.test(name) && lookUp(dir, name)?.isSymbolicLink() === true;
  const links = entries.filter(isLink).slice(0, MAX_DIRECTORIES);
  const paths = [...looked.filter(isMarked), ...links].map(({ name }) => joined(group, name));
  return { paths, unseen: all.length - looked.length };
}
