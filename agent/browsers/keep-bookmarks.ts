import { randomBytes } from "node:crypto";
import { closeSync, constants, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { bookmarkBackup, bookmarkRowSchema } from "./bookmark-backup.ts";
import type { BytePath } from "./byte-path.ts";
import { below, closeDirectory, entriesOf, openBeneath } from "./dir-handle.ts";
import { readRows } from "./sqlite-count.ts";

const BACKUP_DIR = "bookmarkbackups";
const QUERY = `
  SELECT b.id, b.type, b.parent, b.position, b.title, b.guid, b.dateAdded, b.lastModified, b.fk,
    p.url
  FROM moz_bookmarks b LEFT JOIN moz_places p ON p.id = b.fk LIMIT 100000`;

export type PlacesTaken = {
  /** An open quarantine, and the name of `places.sqlite` in it. */
  readonly quarantine: number;
  readonly name: string;
  readonly home: number;
  readonly profileDir: BytePath;
  readonly now: Date;
};

/**
 * People lose their history, not their bookmarks: they are put beside the place where Firefox looks
 * when its database is gone. An older backup of the same day would win over ours, so it goes.
 */
export function keepBookmarks({ quarantine, name, home, profileDir, now }: PlacesTaken): void {
  const tables = ["moz_bookmarks", "moz_places"];
  const read = z.safeParse(z.array(bookmarkRowSchema), readRows(quarantine, name, tables, QUERY));
  const backup = read.success ? bookmarkBackup(read.data) : null;
  if (backup === null) return;
  const profile = openBeneath(home, profileDir);
  if (!profile.ok) return;
  try {
    const backups = openOrMake(profile.value);
    if (backups === null) return;
    const day = `bookmarks-${now.toISOString().slice(0, 10)}`;
    // The form of name that Firefox itself gives: date, count, 24 characters.
    const own = `${day}_${read.data?.length ?? 0}_${randomBytes(12).toString("hex")}.json`;
    // Whole before it is given its place: a disk may run full half-way through it.
    writeNew(quarantine, own, backup);
    renameSync(below(quarantine, own), below(backups, own));
    for (const { name: old } of entriesOf(backups)) {
      if (old === own || !old.startsWith(day)) continue;
      renameSync(below(backups, old), below(quarantine, `${name}_${old}`));
    }
    closeDirectory(backups);
  } finally {
    closeDirectory(profile.value);
  }
}

function openOrMake(profile: number): number | null {
  const found = openBeneath(profile, BACKUP_DIR);
  if (found.ok) return found.value;
  if (found.reason !== "missing") return null;
  mkdirSync(below(profile, BACKUP_DIR), { mode: 0o700 });
  const made = openBeneath(profile, BACKUP_DIR);
  return made.ok ? made.value : null;
}

function writeNew(dir: number, name: string, text: string): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = openSync(below(dir, name), flags, 0o600);
  try {
    // All of it, or it throws: one writeSync may come back early where room runs out.
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}
