import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { tempDir } from "./temp-dir.ts";

const ADDRESS = "https://intranet.example/phone-book";

/** The profile that Firefox made for itself and used. */
export function firefoxProfileIn(homeDir: string): string {
  const root = join(homeDir, ".config/mozilla/firefox");
  const used = readdirSync(root).find((name) => existsSync(join(root, name, "places.sqlite")));
  return join(root, used ?? "none");
}

/** Puts a bookmark where Firefox itself would, below "Other Bookmarks". */
export function addBookmark(profileDir: string, title: string): void {
  const places = new Database(join(profileDir, "places.sqlite"));
  // The browser's own functions aren't here, and its triggers exist in its connections only.
  const place = places
    .prepare("INSERT INTO moz_places (url, guid, foreign_count, url_hash) VALUES (?, ?, 1, 47)")
    .run(ADDRESS, "place_of_ours");
  places
    .prepare(
      `INSERT INTO moz_bookmarks (type, fk, parent, position, title, guid, dateAdded, lastModified)
       SELECT 1, ?, id, 0, ?, 'bookmark_our', 1, 1 FROM moz_bookmarks WHERE guid = 'unfiled_____'`,
    )
    .run(place.lastInsertRowid, title);
  places.close();
}

/** Titles of bookmarks and the number of visits, read from a copy. */
export function readPlaces(profileDir: string): {
  readonly titles: readonly string[];
  readonly urls: readonly string[];
} {
  const copy = join(tempDir(), "places.sqlite");
  for (const end of ["", "-wal"]) {
    const path = join(profileDir, `places.sqlite${end}`);
    if (existsSync(path)) copyFileSync(path, copy + end);
  }
  const places = new Database(copy);
  const pluck = (query: string) => places.prepare(query).pluck().all().map(String);
  const titles = pluck("SELECT coalesce(title, '') FROM moz_bookmarks WHERE type = 1");
  const urls = pluck(
    "SELECT url FROM moz_places JOIN moz_historyvisits v ON v.place_id = moz_places.id",
  );
  places.close();
  return { titles, urls };
}
