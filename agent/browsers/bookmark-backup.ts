import * as z from "zod/mini";

const number = z.number();
const maybeNumber = z.nullable(number);
const maybeText = z.nullable(z.string());

/** A row of `moz_bookmarks` with the address it points to (Firefox's Places schema). */
export const bookmarkRowSchema = z.object({
  id: number,
  type: number,
  parent: maybeNumber,
  position: maybeNumber,
  title: maybeText,
  guid: z.string(),
  dateAdded: maybeNumber,
  lastModified: maybeNumber,
  fk: maybeNumber,
  url: maybeText,
});
export type BookmarkRow = z.infer<typeof bookmarkRowSchema>;

type BackupNode = {
  readonly guid: string;
  readonly title: string;
  readonly index: number;
  readonly dateAdded: number;
  readonly lastModified: number;
  readonly id: number;
  readonly typeCode: number;
  readonly type: string;
  readonly root?: string;
  readonly uri?: string;
  readonly tags?: string;
  readonly children?: readonly BackupNode[];
};

const ROOT_GUID = "root________";
const TAGS_GUID = "tags________";
const ROOT_NAMES: Readonly<Record<string, string>> = {
  [ROOT_GUID]: "placesRoot",
  menu________: "bookmarksMenuFolder",
  toolbar_____: "toolbarFolder",
  unfiled_____: "unfiledBookmarksFolder",
  mobile______: "mobileFolder",
};
const TYPES: Readonly<Record<number, string>> = {
  1: "text/x-moz-place",
  2: "text/x-moz-place-container",
  3: "text/x-moz-place-separator",
};
/** Deeper folders than people make. */
const MAX_DEPTH = 50;

/**
 * Bookmarks as Firefox's own JSON backup. History and bookmarks share one database: when that goes,
 * Firefox finds the backup at its next start and builds a new database from it.
 *
 * @returns null when there is no bookmark that anybody made
 */
export function bookmarkBackup(rows: readonly BookmarkRow[]): string | null {
  const root = rows.find(({ guid }) => guid === ROOT_GUID);
  if (root === undefined || !rows.some(({ type, url }) => type === 1 && url !== null)) return null;
  const children = Map.groupBy(rows, ({ parent }) => parent);
  const tree = { children, tags: tagsOf(rows, children), seen: new Set<number>() };
  return JSON.stringify(nodeOf(root, tree, 0));
}

type Tree = {
  readonly children: ReadonlyMap<number | null, readonly BookmarkRow[]>;
  /** By the id of the address. */
  readonly tags: ReadonlyMap<number, readonly string[]>;
  /** Each row is told once: a tree may have been made to lead back to itself. */
  readonly seen: Set<number>;
};

function nodeOf(row: BookmarkRow, tree: Tree, depth: number): BackupNode {
  const root = ROOT_NAMES[row.guid];
  const tags = row.fk === null ? undefined : tree.tags.get(row.fk);
  return {
    guid: row.guid,
    title: row.title ?? "",
    index: row.position ?? 0,
    dateAdded: row.dateAdded ?? 0,
    lastModified: row.lastModified ?? 0,
    id: row.id,
    typeCode: row.type,
    type: TYPES[row.type] ?? "",
    ...(root === undefined ? {} : { root }),
    ...(row.url === null ? {} : { uri: row.url }),
    ...(tags === undefined ? {} : { tags: tags.join(",") }),
    ...(row.type === 2 ? { children: childrenOf(row, tree, depth + 1) } : {}),
  };
}

function childrenOf({ id }: BookmarkRow, tree: Tree, depth: number): readonly BackupNode[] {
  if (depth > MAX_DEPTH) return [];
  return (tree.children.get(id) ?? [])
    .filter((row) => row.guid !== TAGS_GUID && row.type in TYPES)
    .filter((row) => row.type !== 1 || row.url !== null)
    .filter((row) => isNew(row, tree))
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map((row) => nodeOf(row, tree, depth));
}

function isNew({ id }: BookmarkRow, { seen }: Tree): boolean {
  const isFirst = !seen.has(id);
  seen.add(id);
  return isFirst;
}

/** Each tag is a folder of its own, holding the addresses that carry it. */
function tagsOf(
  rows: readonly BookmarkRow[],
  children: ReadonlyMap<number | null, readonly BookmarkRow[]>,
): ReadonlyMap<number, readonly string[]> {
  const top = rows.find(({ guid }) => guid === TAGS_GUID);
  const tags = new Map<number, readonly string[]>();
  for (const tag of top === undefined ? [] : (children.get(top.id) ?? [])) {
    for (const { fk } of children.get(tag.id) ?? []) {
      if (fk !== null) tags.set(fk, [...(tags.get(fk) ?? []), tag.title ?? ""]);
    }
  }
  return tags;
}
