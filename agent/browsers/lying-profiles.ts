import { type BytePath, isPlainName, joined } from "./byte-path.ts";
import { type DirEntry, entriesOf, inDirectory, lookUp } from "./dir-handle.ts";
import { PROFILE_GROUPS } from "./family-places.ts";

/** No browser makes more; whoever made them must not keep a daemon of root's busy with them. */
const MAX_DIRECTORIES = 500;

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
  const all = entriesOf(dir).filter((entry) => entry.isDirectory && isPlainName(entry.name));
  const looked = all.slice(0, MAX_DIRECTORIES);
  const isMarked = ({ name }: DirEntry) =>
    inDirectory(
      dir,
      name,
      (inner) => marks.some((mark) => lookUp(inner, mark) !== null),
      () => false,
    );
  const paths = looked.filter(isMarked).map(({ name }) => joined(group, name));
  return { paths, unseen: all.length - looked.length };
}
