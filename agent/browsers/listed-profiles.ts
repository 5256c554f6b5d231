import { type BytePath, joined } from "./byte-path.ts";
import { inDirectory, readSmallFile } from "./dir-handle.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { isMarked, type OpenHome, withinHome } from "./open-home.ts";
import { MAX_LIST_BYTES, profilesOfIni, profilesOfLocalState } from "./profile-lists.ts";

type ListingRoot = { readonly family: FamilyRow; readonly configDir: BytePath };
export type Listed = {
  readonly inside: readonly BytePath[];
  readonly outside: readonly BytePath[];
};

/** What the browser's own lists say: relative to the home, or absolute where it lies elsewhere. */
export function listedIn(home: OpenHome, root: ListingRoot): Listed {
  const limits = { uid: home.uid, maxBytes: MAX_LIST_BYTES };
  const read = (name: string) =>
    inDirectory(
      home.dir,
      root.configDir,
      (dir) => readSmallFile(dir, name, limits),
      () => null,
    );
  if (root.family.engine === "chromium") {
    const text = read("Local State");
    const names = text === null ? [] : profilesOfLocalState(text);
    return { inside: names.map((name) => joined(root.configDir, name)), outside: [] };
  }
  const texts = ["profiles.ini", "installs.ini"].map(read);
  const listed = texts.flatMap((text) => (text === null ? [] : profilesOfIni(text)));
  const relative = listed.filter(({ isRelative }) => isRelative);
  const absolute = listed.filter(({ isRelative }) => !isRelative).map(({ path }) => path);
  const found = absolute.map((path) => ({ path, inHome: withinHome(home, path) }));
  return {
    inside: [
      ...relative.map(({ path }) => joined(root.configDir, path)),
      ...found.flatMap(({ inHome }) =>
        inHome !== null && isMarked(home, root.family, inHome) ? [inHome] : [],
      ),
    ],
    outside: found.filter(({ inHome }) => inHome === null).map(({ path }) => path),
  };
}
