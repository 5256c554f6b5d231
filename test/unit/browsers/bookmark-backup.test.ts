import { expect, test } from "vitest";
import { type BookmarkRow, bookmarkBackup } from "../../../agent/browsers/bookmark-backup.ts";

const NOTHING = { title: "", dateAdded: 1, lastModified: 2, fk: null, url: null, position: 0 };
const folder = (id: number, parent: number, guid: string, title = ""): BookmarkRow => ({
  ...NOTHING,
  id,
  parent,
  guid,
  title,
  type: 2,
});
const bookmark = (id: number, parent: number, url: string): BookmarkRow => ({
  ...NOTHING,
  id,
  parent,
  guid: `bookmark_${id}`,
  type: 1,
  fk: 100 + id,
  url,
});
const ROOTS = [
  folder(1, 0, "root________"),
  folder(2, 1, "menu________"),
  folder(3, 1, "tags________"),
  folder(4, 1, "unfiled_____"),
];

test("keeps folders, order and tags as Firefox's own backup has them", () => {
  const backup = bookmarkBackup([
    ...ROOTS,
    { ...bookmark(11, 4, "https://b.example"), position: 1 },
    bookmark(10, 4, "https://a.example"),
    folder(20, 3, "tag_________", "phone"),
    { ...bookmark(21, 20, "https://a.example"), fk: 110 },
  ]);
  expect(JSON.parse(backup ?? "null")).toMatchObject({
    root: "placesRoot",
    children: [
      { root: "bookmarksMenuFolder", children: [] },
      {
        root: "unfiledBookmarksFolder",
        children: [
          { uri: "https://a.example", tags: "phone", type: "text/x-moz-place" },
          { uri: "https://b.example" },
        ],
      },
    ],
  });
});

test("writes no backup where nobody made a bookmark", () => {
  expect(bookmarkBackup(ROOTS)).toBeNull();
  expect(bookmarkBackup([])).toBeNull();
});

test("comes to an end in a tree that leads back to itself", () => {
  const loop = [folder(30, 31, "loop_a______"), folder(31, 30, "loop_b______")];
  const twice = [folder(40, 41, "knot_a______"), folder(41, 40, "knot_b______")];
  const knot = [folder(40, 1, "knot________"), ...twice, ...twice, ...twice];
  const backup = bookmarkBackup([...ROOTS, ...loop, ...knot, bookmark(10, 4, "https://a.example")]);
  expect(backup).toContain("https://a.example");
  expect(backup).not.toContain("loop_a");
});
