import { execFileSync } from "node:child_process";
import { lchownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { TestUser } from "./test-user.ts";

export const CHROMIUM_PROFILE = ".config/chromium/Default";
export const CHROMIUM_CACHE = ".cache/chromium/Default";
export const FIREFOX_PROFILE = ".mozilla/firefox/abc.default";
export const SECRET = "token-of-the-last-person";

/** A home with a Chromium and a Firefox profile as they lie on disk, with a secret in each store. */
export function fillHome(user: Pick<TestUser, "homeDir" | "uid" | "gid">): void {
  const write = (path: string, text: string) => writeIn(user.homeDir, path, text);
  write(".config/chromium/Local State", JSON.stringify(LOCAL_STATE));
  write(`${CHROMIUM_PROFILE}/Preferences`, "{}");
  write(`${CHROMIUM_PROFILE}/Bookmarks`, "{}");
  database(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"), "cookies", 3);
  write(`${CHROMIUM_PROFILE}/Local Storage/leveldb/000003.log`, SECRET);
  write(`${CHROMIUM_PROFILE}/Service Worker/Database/000003.log`, SECRET);
  write(`${CHROMIUM_PROFILE}/Network/Cookies`, SECRET);
  write(`${CHROMIUM_CACHE}/Cache/Cache_Data/data_1`, SECRET);
  write(".mozilla/firefox/profiles.ini", "[Profile0]\nName=d\nIsRelative=1\nPath=abc.default\n");
  write(`${FIREFOX_PROFILE}/prefs.js`, "");
  database(join(user.homeDir, FIREFOX_PROFILE, "cookies.sqlite"), "moz_cookies", 2);
  write(`${FIREFOX_PROFILE}/storage/default/http+++a.example/ls/data.sqlite`, SECRET);
  write(`${FIREFOX_PROFILE}/sessionstore-backups/recovery.jsonlz4`, SECRET);
  write(".cache/mozilla/firefox/abc.default/cache2/entries/A1", SECRET);
  write("Documents/notes.txt", "mine");
  giveTo(user, user.homeDir);
}

const LOCAL_STATE = { profile: { info_cache: { Default: {} }, last_used: "Default" } };

export function writeIn(homeDir: string, path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(homeDir, path)), { recursive: true });
  writeFileSync(join(homeDir, path), text);
}

function database(path: string, table: string, rows: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const opened = new Database(path);
  opened.exec(`CREATE TABLE ${table} (value TEXT)`);
  const insert = opened.prepare(`INSERT INTO ${table} VALUES (?)`);
  for (let row = 0; row < rows; row += 1) insert.run(SECRET);
  opened.close();
}

/** Gives a tree to its user; links themselves, not what they point to. */
export function giveTo(user: Pick<TestUser, "uid" | "gid">, path: string): void {
  lchownSync(path, user.uid, user.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

export function makeFifo(path: string): void {
  execFileSync("mkfifo", [path]);
}
