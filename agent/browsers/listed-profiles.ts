import { type BytePath, joined } from "./byte-path.ts";
import { inDirectory, lookUp, readSmallFile } from "./dir-handle.ts";
import type { FamilyRow } from "./families/family-row.ts";
import { isMarked, type OpenHome, withinHome } from "./open-home.ts";
import {
  MAX_INI_BYTES,
  MAX_LISTED,
  MAX_STATE_BYTES,
  profilesOfIni,
  profilesOfLocalState,
} from "./profile-lists.ts";

const INI_LISTS = ["profiles.ini", "installs.ini"];

type ListingRoot = { readonly family: FamilyRow; readonly configDir: BytePath };
export type Listed = {
  readonly inside: readonly BytePath[];
  readonly outside: readonly BytePath[];
  /** Lists that can't be read, where a profile may lie somewhere that only a list tells. */
  readonly unread: readonly BytePath[];
  /** Profiles that were not looked at, being more than anybody has. */
  readonly unseen: number;
};

/** What the browser's own lists say: relative to the home, or absolute where it lies elsewhere. */
export function listedIn(home: OpenHome, root: ListingRoot): Listed {
  return root.family.engine === "chromium" ? listedByState(home, root) : listedByIni(home, root);
}

/** It names directories beside itself only, and those are found without it. */
function listedByState(home: OpenHome, { configDir }: ListingRoot): Listed {
  const text = read(home, configDir, "Local State", MAX_STATE_BYTES);
  const names = text === null ? [] : profilesOfLocalState(text);
  const inside = names.map((name) => joined(configDir, name));
  return { inside, outside: [], unread: [], unseen: 0 };
}

function listedByIni(home: OpenHome, { family, configDir }: ListingRoot): Listed {
  const texts = INI_LISTS.map((name) => ({
    name,
    text: read(home, configDir, name, MAX_INI_BYTES),
  }));
  const isThere = (name: string) =>
    inDirectory(
      home.dir,
      configDir,
      (dir) => lookUp(dir, name) !== null,
      () => false,
    );
  const all = texts.flatMap(({ text }) => (text === null ? [] : profilesOfIni(text)));
  const listed = all.slice(0, MAX_LISTED);
  const relative = listed.filter(({ isRelative }) => isRelative);
  const absolute = listed.filter(({ isRelative }) => !isRelative).map(({ path }) => path);
  const found = absolute.map((path) => ({ path, inHome: withinHome(home, path) }));
  const unread = texts.filter(({ name, text }) => text === null && isThere(name));
  return {
    inside: [
      ...relative.map(({ path }) => joined(configDir, path)),
      ...found.flatMap(({ inHome }) =>
        inHome !== null && isMarked(home, family, inHome) ? [inHome] : [],
      ),
    ],
    outside: found.filter(({ inHome }) => inHome === null).map(({ path }) => path),
    unread: unread.map(({ name }) => joined(configDir, name)),
    unseen: all.length - listed.length,
  };
}

function read(home: OpenHome, dir: BytePath, name: string, maxBytes: number): string | null {
  return inDirectory(
    home.dir,
    dir,
    (opened) => readSmallFile(opened, name, { uid: home.uid, maxBytes }),
    () => null,
  );
}
